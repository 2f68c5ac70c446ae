package io.edgestore.loading;

import static io.edgestore.loading.Outcomes.missing;
import static io.edgestore.loading.Outcomes.sound;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the class path, what is beside the log is found, and what is not is told of. */
class ClassPathIT {

    private static final String UNKNOWN = "io.edgestore.api.UnknownCodecException: ";

    @TempDir
    Path directory;

    @Test
    void theLogBringsLz4AndAddingTheJarsIsEnoughForZstd() throws Exception {
        assertThat(Jvm.onClassPath(Jars.APPLICATION)
                        .run(RoundTrip.class, directory, "default", "zstd", "none")
                        .lines())
                .containsExactly(
                        sound("default"),
                        "zstd: " + UNKNOWN + missing("zstd", "lz4, none", "edgestore-codec-zstd"),
                        sound("none"));
        assertThat(Jvm.onClassPath(Jars.EVERYTHING)
                        .run(RoundTrip.class, directory.resolve("added"), "default", "zstd", "none")
                        .lines())
                .containsExactly(sound("default"), sound("zstd"), sound("none"));
    }

    @Test
    void aFileWhoseCodecIsMissingNamesItselfAndTheArtifactToAdd() throws Exception {
        Jvm.onClassPath(Jars.EVERYTHING)
                .run(RoundTrip.class, directory, "zstd", "default")
                .lines();
        Path zstd = directory.resolve("zstd.wal");
        Path lz4 = directory.resolve("default.wal");

        assertThat(Jvm.onClassPath(Jars.APPLICATION).run(Read.class, zstd, lz4).lines())
                .containsExactly(
                        "zstd.wal: " + UNKNOWN + zstd + ": " + missing("zstd", "lz4, none", "edgestore-codec-zstd"),
                        sound("default.wal"));
    }

    @Test
    void withoutLz4TheDefaultAndFilesOfVersion1NameTheArtifactToAdd() throws Exception {
        Jvm.onClassPath(Jars.APPLICATION)
                .run(RoundTrip.class, directory, "default")
                .lines();
        Path version1 = directory.resolve("default.wal");
        List<Path> withoutLz4 = Jars.all(Jars.PROGRAMS, Jars.LOG);

        assertThat(Jvm.onClassPath(withoutLz4)
                        .run(RoundTrip.class, directory.resolve("new"), "default", "none")
                        .lines())
                .containsExactly("default: " + UNKNOWN + missing("lz4", "none", "edgestore-codec-lz4"), sound("none"));
        assertThat(directory.resolve("new/default.wal")).doesNotExist();
        assertThat(Jvm.onClassPath(withoutLz4).run(Read.class, version1).lines())
                .containsExactly(
                        "default.wal: " + UNKNOWN + version1 + ": " + missing("lz4", "none", "edgestore-codec-lz4"));
    }

    /** As with any library: there is nothing that a codec could do without it. */
    @ParameterizedTest
    @CsvSource({"default, net/jpountz/lz4/", "zstd, com/github/luben/zstd/"})
    void withoutTheLibraryBelowACodecTheErrorNamesIt(String codec, String library) throws Exception {
        List<Path> withoutLibraries = Jars.libraries("edgestore-codec-lz4", "edgestore-codec-zstd");

        Jvm.Run run = Jvm.onClassPath(Jars.all(Jars.PROGRAMS, Jars.LOG, withoutLibraries))
                .run(RoundTrip.class, directory, "none", codec);

        assertThat(run.out()).containsExactly(sound("none"));
        assertThat(run.err()).first().asString().contains("NoClassDefFoundError: " + library);
        assertThat(run.exitCode()).isNotZero();
    }
}
