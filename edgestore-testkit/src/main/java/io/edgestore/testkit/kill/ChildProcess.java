package io.edgestore.testkit.kill;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A process whose lines are read as they come, with a directory of its own, and which does not outlive this JVM. */
final class ChildProcess implements AutoCloseable {

    /** How much of what it complained of is shown: the first of it is mostly the cause. */
    private static final int MOST_ERRORS = 8000;

    private final Process process;
    private final ChildDirectory directory;
    private final Thread hook;
    /** The lines, and behind the last one nothing. */
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

    private ChildProcess(Process process, ChildDirectory directory) {
        this.process = process;
        this.directory = directory;
        this.hook = new Thread(this::destroyAndDelete);
    }

    /** Starts a command that is given a directory for its temporary files. */
    static ChildProcess start(Function<Path, List<String>> command) throws IOException {
        ChildDirectory directory = ChildDirectory.create();
        Process process;
        try {
            process = new ProcessBuilder(command.apply(directory.temporary()))
                    .redirectError(directory.errors().toFile())
                    .start();
        } catch (Throwable e) {
            directory.delete();
            throw e;
        }
        ChildProcess child = new ChildProcess(process, directory);
        Runtime.getRuntime().addShutdownHook(child.hook);
        Thread reader = new Thread(child::readLines, "reads lines of process " + process.pid());
        reader.setDaemon(true);
        reader.start();
        return child;
    }

    /** Only whole lines count: a part of a number is another number. */
    private void readLines() {
        try (InputStream in = new BufferedInputStream(process.getInputStream())) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    lines.add(Optional.of(line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "")));
                    line.reset();
                } else {
                    line.write(next);
                }
            }
        } catch (IOException e) {
            // A stream of a process that was killed may end so.
        } finally {
            lines.add(Optional.empty());
        }
    }

    /** The next line; nothing at the end; null if neither comes in time. */
    Optional<String> line(Duration patience) throws InterruptedException {
        return lines.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as a crash of it would, and waits until it has. */
    void kill() throws InterruptedException {
        destroy();
        process.waitFor();
    }

    private void destroy() {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        // Else they could still create files in the directory while it is deleted.
        process.onExit().join();
        descendants.forEach(each -> each.onExit().join());
    }

    /** Runs when this JVM ends. */
    private void destroyAndDelete() {
        destroy();
        try {
            directory.delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** What it wrote to its standard error until now, without the end if that is very long. */
    String errors() throws IOException {
        try (InputStream in = Files.newInputStream(directory.errors())) {
            String text = new String(in.readNBytes(MOST_ERRORS), StandardCharsets.UTF_8);
            return in.read() < 0 ? text : text + "...";
        }
    }

    /** Kills it if it lives, and deletes its directory. */
    @Override
    public void close() throws IOException {
        destroy();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is ending already, and the hook at work.
        }
        directory.delete();
    }
}
