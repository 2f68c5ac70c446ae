package com.example.replicated;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A {@link Member} in a process of its own. */
final class MemberProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;

    private MemberProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader();
        this.questions = process.outputWriter();
    }

    /** Starts a member, and waits until it has joined. */
    static MemberProcess start(String id, Path directory, Map<String, String> members) throws IOException {
        Path errors = directory.resolveSibling(id + ".errors");
        // A process that is killed leaves the native libraries that it unpacked: here they are found and deleted.
        Path temporary = Files.createDirectories(directory.resolveSibling(id + ".tmp"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // to start fast
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Member.class.getName(),
                id,
                directory.toString()));
        members.forEach((each, address) -> command.add(each + "=" + address));
        MemberProcess member = new MemberProcess(
                new ProcessBuilder(command).redirectError(errors.toFile()).start());
        if (!"joined".equals(member.answers.readLine())) {
            member.kill();
            throw new IOException("member " + id + " did not join:\n" + Files.readString(errors));
        }
        return member;
    }

    boolean leads() throws IOException {
        return ask()[0].equals("LEADER");
    }

    long lastLsn() throws IOException {
        return Long.parseLong(ask()[1]);
    }

    private String[] ask() throws IOException {
        questions.write("how are you?\n");
        questions.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("process " + process.pid() + " has ended");
        }
        return line.split(" ");
    }

    /** Ends it as a crash would. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Has it close its log, and waits until it has ended. */
    @Override
    public void close() throws IOException {
        questions.close();
        process.onExit().join();
    }

    /** Deletes all that a member had. */
    static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
