package io.edgestore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs {@code ./edgestore}. The build has just made the jar, so that it must not be built again. */
class LauncherIT {

    @TempDir
    Path directory;

    @Test
    void freshJarIsRunAsItIs() throws Exception {
        FileTime before = Files.getLastModifiedTime(Launched.JAR);

        Cli version = Launched.of("./edgestore", "--version").in(Launched.ROOT).run();

        assertThat(version).isEqualTo(new Cli(0, version.out(), ""));
        assertThat(version.out()).startsWith("edgestore ");
        assertThat(Files.getLastModifiedTime(Launched.JAR)).isEqualTo(before);
    }

    @Test
    void worksFromElsewhereThroughLinksAndPassesArgumentsOn() throws Exception {
        Path name = Files.createDirectory(directory.resolve("a 'b\" ä"));
        Path log = Files.copy(Logs.damaged(directory), name.resolve("x $HOME.wal"));
        Path first = Files.createSymbolicLink(directory.resolve("first"), Launched.LAUNCHER);
        Path second = Files.createSymbolicLink(name.resolve("second"), Path.of("../first"));
        try {
            Cli dump = Launched.of(second, "dump", "--format", "lsns", "x $HOME.wal")
                    .in(name)
                    .with("LC_ALL", "C.UTF-8")
                    .run();

            assertThat(dump).isEqualTo(new Cli(1, "x $HOME.wal\t1,3\n", ""));
            assertThat(log).exists();
        } finally {
            // Else JUnit warns that it deletes links that lead out of its directory.
            Files.delete(first);
            Files.delete(second);
        }
    }

    @Test
    void othersCodecsAreFoundOnTheClassPathThatIsGiven() throws Exception {
        Path theirs = Path.of(ReversedCompressor.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());

        Cli without = Launched.of(Launched.LAUNCHER, "codecs").run();
        Cli with = Launched.of(Launched.LAUNCHER, "codecs")
                .with("EDGESTORE_CLASSPATH", theirs.toString())
                .run();

        assertThat(without.out()).contains("lz4").doesNotContain(ReversedCompressor.class.getName());
        assertThat(with.out()).contains("lz4", ReversedCompressor.class.getName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "others.jar"})
    void optionsOfJavaArePassedOn(String classPath) throws Exception {
        Cli codecs = Launched.of(Launched.LAUNCHER, "codecs")
                .with("EDGESTORE_JAVA_OPTIONS", "-showversion -Xmx64m")
                .with("EDGESTORE_CLASSPATH", classPath)
                .run();

        assertThat(codecs.exitCode()).as(codecs.err()).isZero();
        assertThat(codecs.err()).contains(System.getProperty("java.runtime.version"));
        assertThat(codecs.out()).contains("lz4");
    }

    /** Stands for Java, and tells what the launcher has found out. */
    private Path java() throws IOException {
        return executable("told/bin/java", """
                case $1 in -version) echo 'openjdk version "17.0.1"' >&2 ;; *) echo "terminal: ${EDGESTORE_TERMINAL-none}" ;; esac""");
    }

    @Test
    void whereNobodyWatchesNothingIsShown() throws Exception {
        Cli run = Launched.of(Launched.LAUNCHER, "verify")
                .with("JAVA_HOME", java().getParent().getParent().toString())
                .with("EDGESTORE_TERMINAL", "error")
                .run();

        assertThat(run).isEqualTo(new Cli(0, "terminal: none\n", ""));
    }

    @Test
    void whoWatchesOnATerminalIsToldOf() throws Exception {
        Path script = Path.of("/usr/bin/script");
        assumeThat(script).as("makes a terminal").isExecutable();
        String home = java().getParent().getParent().toString();

        Cli all = Launched.of(script, "-qec", Launched.LAUNCHER + " verify", "/dev/null")
                .with("JAVA_HOME", home)
                .run();
        Path out = directory.resolve("out");
        Cli errors = Launched.of(script, "-qec", Launched.LAUNCHER + " verify >" + out, "/dev/null")
                .with("JAVA_HOME", home)
                .run();

        assertThat(all.out()).contains("terminal: error\r\n");
        assertThat(errors.exitCode()).isZero();
        assertThat(out).hasContent("terminal: error,file");
    }

    @Test
    void wrongJavaIsOneLine() throws Exception {
        Cli none = Launched.of(Launched.LAUNCHER, "codecs")
                .with("JAVA_HOME", "/nosuch")
                .run();
        assertThat(none.exitCode()).isEqualTo(3);
        assertThat(none.errorLines()).singleElement().asString().contains("JAVA_HOME (/nosuch)", "JDK, 17 or newer");

        Path java = executable("old/bin/java", "echo 'openjdk version \"1.8.0_402\"' >&2");
        Cli old = Launched.of(Launched.LAUNCHER, "codecs")
                .with("JAVA_HOME", java.getParent().getParent().toString())
                .run();
        assertThat(old.exitCode()).isEqualTo(3);
        assertThat(old.errorLines()).singleElement().asString().contains("is Java 1;", "JDK, 17 or newer");
    }

    @Test
    void buildsOnceForManyAndShowsWhatFailed() throws Exception {
        Path root = sources("mkdir -p tools/edgestore-cli/target; echo built >>builds; echo noise; sleep 1;"
                + " cp ../real.jar tools/edgestore-cli/target/edgestore-cli.jar;"
                + " cp -R \"$LIB\" tools/edgestore-cli/target/lib");
        Files.copy(Launched.JAR, directory.resolve("real.jar"));

        List<Cli> runs = atOnce(4, () -> launch(root).run());

        assertThat(runs).allSatisfy(run -> {
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).startsWith("edgestore ").doesNotContain("noise");
            assertThat(run.errorLines()).hasSizeLessThanOrEqualTo(2);
        });
        assertThat(runs)
                .filteredOn(run -> run.err().contains("building for the first time"))
                .hasSize(1);
        assertThat(root.resolve("builds")).hasContent("built");
        assertThat(root.resolve("target")).isEmptyDirectory();

        executable("tree/mvnw", "echo 'what is wrong'; exit 1");
        assertThat(launch(root).run().err()).isEmpty();
        Path source = root.resolve("edgestore-api/src/main/java/A.java");
        Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
        Cli failed = launch(root).run();
        assertThat(failed.exitCode()).isEqualTo(3);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.errorLines())
                .containsExactly(
                        "edgestore: the sources have changed; building (some seconds)",
                        "what is wrong",
                        "edgestore: the build failed, as told above");
        assertThat(root.resolve("target")).isEmptyDirectory();
    }

    @Test
    void lockOfADeadProcessIsTakenOver() throws Exception {
        Path root = sources("mkdir -p tools/edgestore-cli/target; cp ../real.jar"
                + " tools/edgestore-cli/target/edgestore-cli.jar; cp -R \"$LIB\" tools/edgestore-cli/target/lib");
        Files.copy(Launched.JAR, directory.resolve("real.jar"));
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path lock = Files.createDirectories(root.resolve("target/edgestore.lock"));
        Files.writeString(lock.resolve("owner"), dead.pid() + "\n");

        assertThat(launch(root).run().exitCode()).isZero();
        assertThat(lock).doesNotExist();
    }

    private static Launched launch(Path root) {
        return Launched.of(root.resolve("edgestore"), "--version")
                .with("LIB", Launched.JAR.resolveSibling("lib").toString());
    }

    /** A tree of sources with the real launcher, and with a build that is a line of shell. */
    private Path sources(String build) throws IOException {
        Path root = Files.createDirectory(directory.resolve("tree"));
        for (String each : List.of(
                "pom.xml",
                ".mvn/maven.config",
                "edgestore-api/pom.xml",
                "edgestore-api/src/main/java/A.java",
                "tools/edgestore-cli/pom.xml",
                "tools/edgestore-cli/src/main/java/B.java")) {
            Files.createDirectories(root.resolve(each).getParent());
            Files.createFile(root.resolve(each));
        }
        Files.copy(Launched.LAUNCHER, root.resolve("edgestore"), StandardCopyOption.COPY_ATTRIBUTES);
        executable("tree/mvnw", build);
        return root;
    }

    private Path executable(String name, String script) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<Cli> atOnce(int threads, Callable<Cli> run) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Cli> results = new ArrayList<>();
            for (Future<Cli> each : executor.invokeAll(Collections.nCopies(threads, run))) {
                results.add(each.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
