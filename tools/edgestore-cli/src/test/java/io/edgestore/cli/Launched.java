package io.edgestore.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process to be run: the jar, or the launcher. */
public final class Launched {

    /** Where the build is: surefire and failsafe start tests in the module's directory. */
    public static final Path MODULE = Path.of("").toAbsolutePath();

    public static final Path ROOT = MODULE.resolve("../..").normalize();
    public static final Path LAUNCHER = ROOT.resolve("edgestore");
    static final Path JAR = MODULE.resolve("target/edgestore-cli.jar");
    public static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    /** For processes that live a second: they begin sooner, and leave more of the machine to others. */
    public static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final ProcessBuilder builder;

    private Launched(List<String> command) {
        List<String> all = new ArrayList<>(command);
        if (all.get(0).equals(JAVA.toString())) {
            all.addAll(1, SHORT_LIVED);
        }
        this.builder = new ProcessBuilder(all);
        builder.environment().put("EDGESTORE_JAVA_OPTIONS", String.join(" ", SHORT_LIVED));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    }

    public static Launched of(Object... command) {
        return new Launched(List.of(Cli.strings(command)));
    }

    /** Our classes and those of the tests, in a JVM of their own. */
    public static Launched java(List<String> options, Object... args) {
        List<Object> command = new ArrayList<>(List.of(JAVA, "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        return of(command.toArray());
    }

    public Launched in(Path directory) {
        builder.directory(directory.toFile());
        return this;
    }

    public Launched with(String variable, String value) {
        builder.environment().put(variable, value);
        return this;
    }

    public Cli run() throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("edgestore-launched-");
        Path out = scratch.resolve("out");
        Path err = scratch.resolve("err");
        useForTemporaryFiles(scratch);
        try {
            Process process = builder.redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(builder.command() + " hangs");
            }
            return new Cli(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            delete(scratch);
        }
    }

    /** A process that is killed leaves its unpacked native libraries there. What the test itself says comes later, and wins. */
    private void useForTemporaryFiles(Path scratch) {
        if (builder.command().get(0).equals(JAVA.toString())
                && !builder.environment().containsKey("JAVA_TOOL_OPTIONS")) {
            List<String> command = new ArrayList<>(builder.command());
            command.add(1, "-Djava.io.tmpdir=" + scratch);
            builder.command(command);
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
