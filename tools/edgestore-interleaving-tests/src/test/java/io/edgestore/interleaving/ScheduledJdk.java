package io.edgestore.interleaving;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JDK whose threads and locks ask a scheduler before each step. It is linked from a JDK 25, the one that runs the tests or
 * one that is found beside it, and kept in {@code target} until that is cleaned.
 */
final class ScheduledJdk {

    private static final int FEATURE = 25;
    private static final Path TARGET = Path.of("target", "scheduled");
    private static final String MODULES = "java.base,java.instrument,java.logging,java.management,jdk.unsupported";

    /** For a JVM to start, and for each scenario, on a machine that has a lot else to do. */
    private static final int PATIENCE_SECONDS = 200;

    private static final double PATIENCE_SECONDS_EACH = 0.5;

    private static final int SHORT_RUN = 1000;

    private final Path home;

    private ScheduledJdk(Path home) {
        this.home = home;
    }

    /** Makes it, unless it is there. Where it cannot be made, the test is not run, and says why. */
    static ScheduledJdk make() throws IOException, InterruptedException {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        assumeTrue(
                platform.equals("Linux amd64"),
                "the scheduler's agent is for Linux on x86-64, and this is " + platform);
        Optional<Path> jdk = jdk25();
        assumeTrue(jdk.isPresent(), "needs a JDK 25: run this build with it, or name its directory in JDK25_HOME");
        Path home = TARGET.resolve("jdk");
        if (!Files.isExecutable(home.resolve("bin").resolve("java"))) {
            Files.createDirectories(TARGET);
            unpackAgent();
            link(jdk.get(), home);
        }
        return new ScheduledJdk(home);
    }

    private static Optional<Path> jdk25() throws IOException {
        Path running = Path.of(System.getProperty("java.home"));
        List<Path> candidates = new ArrayList<>(List.of(running));
        Optional.ofNullable(System.getenv("JDK25_HOME")).map(Path::of).ifPresent(candidates::add);
        if (running.getParent() != null) {
            try (Stream<Path> beside = Files.list(running.getParent())) {
                beside.sorted().forEach(candidates::add);
            }
        }
        return candidates.stream().filter(ScheduledJdk::isJdk25).findFirst();
    }

    private static boolean isJdk25(Path home) {
        Path release = home.resolve("release");
        try {
            return Files.isExecutable(home.resolve("bin").resolve("jlink"))
                    && Files.isReadable(release)
                    && Files.readAllLines(release).stream()
                            .anyMatch(line -> line.matches("JAVA_VERSION=\"" + FEATURE + "[\".].*"));
        } catch (IOException e) {
            return false;
        }
    }

    private static void unpackAgent() throws IOException {
        try (FileSystem jar = FileSystems.newFileSystem(jar("fray-jvmti-linux-x8664"));
                InputStream library = Files.newInputStream(jar.getPath("libjvmti.so"))) {
            Files.write(agent(), library.readAllBytes());
        }
    }

    private static void link(Path jdk, Path home) throws IOException, InterruptedException {
        String linker = Stream.of(
                        "fray-instrumentation-jdk",
                        "fray-instrumentation-base",
                        "fray-runtime",
                        "kotlin-reflect",
                        "kotlin-stdlib",
                        "kotlinx-serialization-core-jvm",
                        "kotlinx-serialization-json-jvm",
                        "annotations",
                        "asm",
                        "asm-analysis",
                        "asm-commons",
                        "asm-tree",
                        "asm-util")
                .map(name -> jar(name).toString())
                .collect(Collectors.joining(File.pathSeparator));
        Path temporary =
                Files.createTempDirectory(TARGET.toAbsolutePath(), "linking-").resolve("jdk");
        List<String> command = List.of(
                jdk.resolve("bin").resolve("jlink").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-J-javaagent:" + jar("fray-instrumentation-jdk"),
                "-J--module-path=" + linker,
                "-J--add-modules=org.pastalab.fray.instrumentation.jdk",
                "-J--class-path=" + linker,
                "--output=" + temporary,
                "--add-modules=" + MODULES,
                "--fray-instrumentation");
        Path output = TARGET.resolve("jlink.txt");
        int exitCode = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        if (exitCode != 0) {
            throw new IOException(command + " failed:\n" + Files.readString(output));
        }
        Files.move(temporary, home); // whole or not at all, should a build be killed here
        Files.delete(temporary.getParent());
    }

    private static Path agent() {
        return TARGET.resolve("libjvmti.so").toAbsolutePath();
    }

    /** A file of the class path, by its name without the version. */
    private static Path jar(String name) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().matches(name + "-[0-9].*\\.jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " is not on the class path"));
    }

    /** Runs so many interleavings of a scenario, and returns what is said of them: see {@link Interleavings}. */
    String run(Scenarios scenario, long firstSeed, int count) throws IOException, InterruptedException {
        Path reports = Files.createTempDirectory(TARGET.toAbsolutePath(), "reports-");
        Path output = reports.resolveSibling(reports.getFileName() + ".txt");
        List<String> command = List.of(
                home.resolve("bin").resolve("java").toString(),
                "-XX:+UseSerialGC",
                // In a short run the second compiler takes longer than it saves.
                "-XX:TieredStopAtLevel=" + (count <= SHORT_RUN ? 1 : 4),
                "--enable-native-access=ALL-UNNAMED",
                "-javaagent:" + jar("fray-instrumentation-agent"),
                "-agentpath:" + agent(),
                "-Dfray.workDir=" + reports,
                "-cp",
                System.getProperty("java.class.path"),
                Interleavings.class.getName(),
                scenario.name(),
                Long.toString(firstSeed),
                Integer.toString(count),
                reports.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            long patience = PATIENCE_SECONDS + (long) (count * PATIENCE_SECONDS_EACH);
            if (!process.waitFor(patience, TimeUnit.SECONDS)) {
                throw new AssertionError(scenario + " from seed " + firstSeed + " hangs:\n" + Files.readString(output));
            }
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }
}
