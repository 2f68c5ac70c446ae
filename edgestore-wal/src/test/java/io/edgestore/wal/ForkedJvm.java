package io.edgestore.wal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another JVM with the class path of this one, for what one process cannot show of itself. */
public final class ForkedJvm implements AutoCloseable {

    private final Process process;
    private final Path temporary;
    private final BufferedReader output;

    private ForkedJvm(Process process, Path temporary) {
        this.process = process;
        this.temporary = temporary;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    public static ForkedJvm start(List<String> options, Class<?> main, Object... arguments) throws IOException {
        return startUnder(List.of(), options, main, arguments);
    }

    /** The same under a program that runs another one: strace, say. */
    public static ForkedJvm startUnder(List<String> program, List<String> options, Class<?> main, Object... arguments)
            throws IOException {
        Path temporary = Files.createTempDirectory("forked-jvm-");
        List<String> command = new ArrayList<>(program);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED"); // else JDK 24 and later print a warning among the lines
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        try {
            return new ForkedJvm(
                    new ProcessBuilder(command).redirectErrorStream(true).start(), temporary);
        } catch (IOException e) {
            Files.delete(temporary);
            throw e;
        }
    }

    /** The next line that it prints; null if it has ended. */
    public String line() throws IOException {
        return output.readLine();
    }

    /** All that it still prints before it ends. */
    public String rest() {
        return output.lines().collect(Collectors.joining("\n"));
    }

    /** Lets it go on if it waits for its standard input. */
    public void release() throws IOException {
        process.getOutputStream().close();
    }

    long pid() {
        return process.pid();
    }

    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** Ends it as a crash would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Kills it if it lives, and deletes its temporary files: a JVM that is killed leaves unpacked native libraries behind. */
    @Override
    public void close() throws IOException {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
        try (Stream<Path> files = Files.walk(temporary)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
