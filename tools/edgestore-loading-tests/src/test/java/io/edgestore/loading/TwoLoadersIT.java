package io.edgestore.loading;

import static io.edgestore.loading.Outcomes.sound;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same jars twice in one JVM. A native library belongs to one class loader, so each unpacks a copy of its own. */
class TwoLoadersIT {

    private static final List<String> DESCRIBED =
            List.of("lz4 (native)", "none (stored)", "zstd (level 3)", "crc32c (java.util.zip)", "xxh32 (native)");

    @TempDir
    Path directory;

    @Test
    void bothRunNativelyAndReadEachOther() throws Exception {
        List<String> lines = Jvm.onClassPath(Jars.PROGRAMS)
                .run(TwoLoaders.class, Jars.path(Jars.EVERYTHING), directory)
                .lines();

        assertThat(lines.subList(0, 5)).isEqualTo(DESCRIBED);
        assertThat(lines.subList(5, 7)).containsExactly(sound("lz4"), sound("zstd"));
        assertThat(lines.subList(7, 12)).isEqualTo(DESCRIBED);
        assertThat(lines.subList(12, 14)).containsExactly(sound("lz4"), sound("zstd"));
        assertThat(lines.subList(14, lines.size()))
                .containsExactly(sound("lz4.wal"), sound("zstd.wal"), sound("lz4.wal"), sound("zstd.wal"));
    }

    @Test
    void oneFileForBothIsTheFirstOnesAndTheSecondOneSaysSo() throws Exception {
        Path library = NativeLibraries.unpack(directory).zstd();

        List<String> lines = Jvm.onClassPath(Jars.PROGRAMS)
                .property("ZstdNativePath", library)
                .run(TwoLoaders.class, Jars.path(Jars.EVERYTHING), directory)
                .lines();

        assertThat(lines.subList(0, 5)).isEqualTo(DESCRIBED);
        assertThat(lines.get(9))
                .startsWith("zstd (level 3; does not run: ")
                .contains(library + " already loaded in another classloader");
        assertThat(lines.get(13))
                .startsWith("zstd: java.lang.IllegalStateException: ")
                .contains("already loaded");
        // LZ4 is as it was.
        assertThat(lines.get(7)).isEqualTo("lz4 (native)");
        assertThat(lines.get(12)).isEqualTo(sound("lz4"));
    }
}
