package io.edgestore.loading;

import static io.edgestore.loading.Outcomes.missing;
import static io.edgestore.loading.Outcomes.sound;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In class loaders of their own, the codecs beside the log are found, whatever the thread's context class loader is. */
class IsolatedLoaderIT {

    @TempDir
    Path directory;

    /** On the main thread, and on one that the JVM itself has made. */
    @ParameterizedTest
    @ValueSource(classes = {RoundTrip.class, CommonPool.class})
    void theContextClassLoaderIsOfNoConcern(Class<?> program) throws Exception {
        assertThat(Jvm.onClassPath(Jars.PROGRAMS)
                        .property("java.util.concurrent.ForkJoinPool.common.parallelism", 1)
                        .run(
                                Isolated.class,
                                Jars.path(Jars.EVERYTHING),
                                program.getName(),
                                directory,
                                "default",
                                "zstd",
                                "none")
                        .lines())
                .containsExactly(sound("default"), sound("zstd"), sound("none"));
    }

    @Test
    void aCodecInAChildLoaderIsFoundWhenThatLoaderIsGiven() throws Exception {
        assertThat(Jvm.onClassPath(Jars.APPLICATION)
                        .run(ChildLoader.class, Jars.path(Jars.ZSTD), directory, "zstd")
                        .lines())
                .isEqualTo(OF_A_CHILD);
    }

    static final List<String> OF_A_CHILD = List.of(
            "zstd: io.edgestore.api.UnknownCodecException: " + missing("zstd", "lz4, none", "edgestore-codec-zstd"),
            sound("default"),
            sound("zstd"),
            sound("default"));
}
