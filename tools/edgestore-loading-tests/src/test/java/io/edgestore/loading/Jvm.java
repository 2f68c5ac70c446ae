package io.edgestore.loading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM of its own, to run a program of this module in. It has nothing of these tests' class path. */
final class Jvm {

    static final Path HOME = Path.of(System.getProperty("java.home"));

    static final String MODULE = "io.edgestore.loading";

    private final List<String> command = new ArrayList<>();
    private final String programPrefix;

    private Jvm(Path home, String programPrefix, List<String> options) {
        this.programPrefix = programPrefix;
        command.add(home.resolve("bin/java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // They all are short.
        command.addAll(options);
    }

    /** Native code is allowed, as the documents tell to. */
    static Jvm onClassPath(List<Path> jars) {
        return new Jvm(HOME, "", List.of("--enable-native-access=ALL-UNNAMED", "-cp", Jars.path(jars)));
    }

    /** The only root is the program's module. */
    static Jvm onModulePath(List<Path> jars, String... options) {
        return modular(HOME, jars, options);
    }

    /** Of an image that jlink has made, with what else is on the module path. */
    static Jvm ofImage(Path image, List<Path> jars, String... options) {
        return modular(image, jars, options);
    }

    /** With these options and no others. */
    static Jvm with(String... options) {
        return new Jvm(HOME, "", List.of(options));
    }

    private static Jvm modular(Path home, List<Path> jars, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        if (!jars.isEmpty()) {
            all.addAll(List.of("-p", Jars.path(jars)));
        }
        all.add("-m");
        return new Jvm(home, MODULE + "/", all);
    }

    /** Sets a system property. */
    Jvm property(String name, Object value) {
        command.add(1, "-D" + name + "=" + value);
        return this;
    }

    Run run(Class<?> program, Object... arguments) throws IOException, InterruptedException {
        List<Object> all = new ArrayList<>(List.of(programPrefix + program.getName()));
        all.addAll(List.of(arguments));
        return start(all.toArray());
    }

    /** Runs what the options name, a jar for example. */
    Run start(Object... arguments) throws IOException, InterruptedException {
        Path temporary = Files.createTempDirectory("edgestore-tmp-");
        try {
            List<String> all = new ArrayList<>(command);
            // First, so that a test's own one wins.
            all.add(1, "-Djava.io.tmpdir=" + temporary);
            Arrays.stream(arguments).map(Object::toString).forEach(all::add);
            return run(new ProcessBuilder(all));
        } finally {
            delete(temporary);
        }
    }

    /** With what it unpacked: a JVM that is killed, because it hangs, leaves that behind. */
    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    static Run run(ProcessBuilder builder) throws IOException, InterruptedException {
        // Each JVM that is given options by them says so, in its standard error.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        Path out = Files.createTempFile("edgestore-out-", null);
        Path err = Files.createTempFile("edgestore-err-", null);
        try {
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(builder.command() + " hangs");
            }
            return new Run(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** What came of it. */
    record Run(int exitCode, List<String> out, List<String> err) {

        /** The standard output of a run that ended well and had nothing to warn of. */
        List<String> lines() {
            assertThat(err).as("standard error, beside %s", out).isEmpty();
            assertThat(exitCode).isZero();
            return out;
        }
    }
}
