package io.edgestore.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process to be run: the jar, or the launcher. */
public final class Launched {

    /** Where the build is: surefire and failsafe start tests in the module's directory. */
    static final Path MODULE = Path.of("").toAbsolutePath();

    public static final Path ROOT = MODULE.resolve("../..").normalize();
    public static final Path LAUNCHER = ROOT.resolve("edgestore");
    static final Path JAR = MODULE.resolve("target/edgestore-cli.jar");
    public static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final ProcessBuilder builder;

    private Launched(List<String> command) {
        this.builder = new ProcessBuilder(command);
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
        Path out = Files.createTempFile("edgestore-out-", null);
        Path err = Files.createTempFile("edgestore-err-", null);
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
            Files.delete(out);
            Files.delete(err);
        }
    }
}
