package io.edgestore.loading;

import static io.edgestore.loading.Outcomes.sound;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where native libraries cannot be unpacked: LZ4 runs on Java, zstd says what to do, and {@code none} needs nothing. */
class TemporaryDirectoryIT {

    private static final String[] ZSTD_ERROR = {
        "zstd's native library cannot be loaded", "java.io.tmpdir", "-DZstdTempFolder=", "-DZstdNativePath="
    };

    @TempDir
    Path directory;

    @BeforeEach
    void makeNoDirectory() throws Exception {
        Files.createFile(directory.resolve("file"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "file"})
    void lz4FallsBackAndZstdTellsTheProperties(String temporary) throws Exception {
        Jvm jvm = Jvm.onClassPath(Jars.EVERYTHING).property("java.io.tmpdir", directory.resolve(temporary));

        List<String> lines = lines(jvm.run(RoundTrip.class, directory, "zstd", "default", "none"));
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .startsWith("zstd: java.lang.IllegalStateException: ")
                .contains(ZSTD_ERROR);
        assertThat(lines.subList(1, 3)).containsExactly(sound("default"), sound("none"));

        List<String> described = lines(jvm.run(Describe.class));
        assertThat(described).hasSize(5);
        assertThat(described.get(0)).startsWith("lz4 (Java: java.io.IOException: ");
        assertThat(described.get(2)).startsWith("zstd (level 3; does not run: ").contains(ZSTD_ERROR);
        assertThat(described.get(4)).startsWith("xxh32 (Java: java.io.IOException: ");
    }

    @Test
    void whatJavaWroteIsReadNatively() throws Exception {
        lines(Jvm.onClassPath(Jars.APPLICATION)
                .property("java.io.tmpdir", directory.resolve("file"))
                .run(RoundTrip.class, directory, "default"));

        assertThat(Jvm.onClassPath(Jars.APPLICATION)
                        .run(Read.class, directory.resolve("default.wal"))
                        .lines())
                .containsExactly(sound("default.wal"));
    }

    @Test
    void anotherDirectoryHelpsZstd() throws Exception {
        assertThat(lines(withoutTemporaryDirectory()
                        .property("ZstdTempFolder", directory)
                        .run(Describe.class)))
                .contains("zstd (level 3)");
    }

    @Test
    void theLibraryItselfHelpsZstd() throws Exception {
        assertThat(lines(withoutTemporaryDirectory()
                        .property(
                                "ZstdNativePath",
                                NativeLibraries.unpack(directory).zstd())
                        .run(Describe.class)))
                .contains("zstd (level 3)");
    }

    @Test
    void theLibraryPathHelpsBoth() throws Exception {
        NativeLibraries.unpack(directory);

        assertThat(lines(withoutTemporaryDirectory()
                        .property("java.library.path", directory)
                        .run(Describe.class)))
                .contains("lz4 (native)", "zstd (level 3)", "xxh32 (native)");
    }

    private Jvm withoutTemporaryDirectory() {
        return Jvm.onClassPath(Jars.EVERYTHING).property("java.io.tmpdir", directory.resolve("file"));
    }

    /** JDK 25 warns of a missing temporary directory by itself. */
    private static List<String> lines(Jvm.Run run) {
        assertThat(run.err()).allMatch("WARNING: java.io.tmpdir directory does not exist"::equals);
        assertThat(run.exitCode()).isZero();
        return run.out();
    }
}
