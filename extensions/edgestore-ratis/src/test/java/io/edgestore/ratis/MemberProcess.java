package io.edgestore.ratis;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link MemberMain}, to be asked, stopped and killed. */
final class MemberProcess implements Closeable {

    private final Process process;
    private final Path errors;
    private boolean joined;
    private final BufferedReader answers;
    private final BufferedWriter questions;

    private MemberProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.answers = process.inputReader();
        this.questions = process.outputWriter();
    }

    /** How a member is doing. */
    record State(ReplicatedLogStatus.Role role, long lastLsn) {}

    /** Starts a member. It joins in a second or so. */
    static MemberProcess start(LogGroup group, String id, Path directory) throws IOException {
        // A JVM that is killed leaves the native libraries that it unpacked.
        Path temporary = Files.createDirectories(directory.resolveSibling(id + ".tmp"));
        Path errors = directory.resolveSibling(id + ".errors");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx128m",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                MemberMain.class.getName(),
                id,
                directory.toString()));
        command.addAll(MemberMain.arguments(group));
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        return new MemberProcess(process, errors);
    }

    private void awaitJoined() throws IOException {
        String line = answers.readLine();
        if (!"joined".equals(line)) {
            kill();
            throw new AssertionError("it did not join: " + line + "\n" + Files.readString(errors));
        }
        joined = true;
    }

    /** Waits until it has joined. */
    State state() throws IOException {
        if (!joined) {
            awaitJoined();
        }
        questions.write("how are you\n");
        questions.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the member has ended");
        }
        String[] parts = line.split(" ");
        return new State(ReplicatedLogStatus.Role.valueOf(parts[0]), Long.parseLong(parts[1]));
    }

    /** As a crash of the process would end it. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Sends a signal, STOP or CONT. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    @Override
    public void close() {
        kill();
    }
}
