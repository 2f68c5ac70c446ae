package io.edgestore.loading;

import static io.edgestore.loading.Outcomes.missing;
import static io.edgestore.loading.Outcomes.sound;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program's module requires the log alone: codecs come by service binding, and only if they are there. */
class ModulePathIT {

    @TempDir
    Path directory;

    @Test
    void codecsThatNobodyRequiresAreBound() throws Exception {
        Jvm jvm = Jvm.onModulePath(Jars.EVERYTHING, "--enable-native-access=org.lz4.java,com.github.luben.zstd_jni");

        assertThat(jvm.run(RoundTrip.class, directory, "default", "zstd", "none")
                        .lines())
                .containsExactly(sound("default"), sound("zstd"), sound("none"));
        assertThat(jvm.run(Describe.class).lines())
                .containsExactly(
                        "lz4 (native)", "none (stored)", "zstd (level 3)", "crc32c (java.util.zip)", "xxh32 (native)");
    }

    @Test
    void codecsThatAreNotThereAreNotMissedUntilTheyAreAskedFor() throws Exception {
        assertThat(Jvm.onModulePath(Jars.all(Jars.PROGRAMS, Jars.LOG))
                        .run(RoundTrip.class, directory, "none", "default")
                        .lines())
                .containsExactly(
                        sound("none"),
                        "default: io.edgestore.api.UnknownCodecException: "
                                + missing("lz4", "none", "edgestore-codec-lz4"));
    }

    @Test
    void aCodecWithoutItsLibraryKeepsTheJvmFromStarting() throws Exception {
        Jvm.Run run = Jvm.onModulePath(Jars.all(Jars.PROGRAMS, Jars.LOG, Jars.libraries("edgestore-codec-lz4")))
                .run(RoundTrip.class, directory, "none");

        assertThat(run.exitCode()).isNotZero();
        assertThat(String.join("\n", run.out()))
                .contains("Module org.lz4.java not found, required by io.edgestore.codec.lz4");
    }
}
