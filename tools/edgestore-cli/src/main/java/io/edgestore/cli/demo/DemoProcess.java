package io.edgestore.cli.demo;

import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.wal.log.ReadOnlyLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The second process, from the side of the one that kills it. */
final class DemoProcess {

    /** How many changes it may be ahead of what was read of its acknowledgements. */
    private static final int WINDOW = 4 * DemoWriters.THREADS;

    private static final long TIMEOUT_SECONDS = 60;

    private final Process process;
    private final BufferedReader acknowledged;
    private final OutputStream permits;

    /** The place in the data of each change that was acknowledged, by its LSN. */
    private final Map<Long, Integer> changes = new HashMap<>();

    private DemoProcess(Process process) {
        this.process = process;
        this.acknowledged = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.permits = process.getOutputStream();
    }

    /** Runs {@link DemoChildCommand} on the Java that runs here, from the same class path or module path. */
    static DemoProcess start(Class<?> main, Path temporary, Path data, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // It lives a second: its code is hardly worth compiling twice.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        // What a killed JVM had unpacked there, it does not remove.
        command.add("-Djava.io.tmpdir=" + temporary);
        if (main.getModule().isNamed()) {
            command.addAll(List.of("-p", System.getProperty("jdk.module.path")));
            command.addAll(List.of("-m", main.getModule().getName() + "/" + main.getName()));
        } else {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        }
        command.addAll(List.of("demo-child", data.toString(), log.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // Whatever it hangs in, its output ends, and so does the wait for it.
        CompletableFuture.delayedExecutor(TIMEOUT_SECONDS, TimeUnit.SECONDS).execute(() -> kill(process));
        return new DemoProcess(process);
    }

    /** By its handle: {@link Process#destroyForcibly} also throws away the output that was not read yet. */
    private static void kill(Process process) {
        process.toHandle().destroyForcibly();
    }

    long pid() {
        return process.pid();
    }

    /**
     * Kills the process once it has acknowledged so many changes, at a moment when the log grows.
     *
     * @return what it had acknowledged when it died: the place in the data of each change, by its LSN
     */
    Map<Long, Integer> killAfter(int acknowledgements, Path log) throws IOException, InterruptedException {
        try (acknowledged;
                permits) {
            permits.write(new byte[WINDOW]);
            permits.flush();
            while (changes.size() < acknowledgements) {
                readOne();
            }
            long length = length(log);
            while (length(log) == length && process.isAlive()) {
                // It may be waiting for a permit.
                if (acknowledged.ready()) {
                    readOne();
                }
            }
            kill(process);
            // What it said before it died counts.
            for (String line = acknowledged.readLine(); line != null; line = acknowledged.readLine()) {
                note(line);
            }
        } finally {
            kill(process);
        }
        // Only then its lock on the log is gone.
        process.waitFor();
        return Map.copyOf(changes);
    }

    private static long length(Path log) throws IOException {
        long length = 0;
        for (Path file : ReadOnlyLog.open(log, DemoWriters.OPTIONS).files()) {
            length += Files.size(file);
        }
        return length;
    }

    private void readOne() throws IOException, InterruptedException {
        String line = acknowledged.readLine();
        if (line == null) {
            throw new CommandFailedException(
                    ExitCode.UNREADABLE,
                    "the second process ended before it was killed, with exit code " + process.waitFor());
        }
        note(line);
        permits.write(0);
        permits.flush();
    }

    private void note(String line) {
        String[] changeAndLsn = line.split(" ");
        changes.put(Long.parseUnsignedLong(changeAndLsn[1]), Integer.parseInt(changeAndLsn[0]));
    }
}
