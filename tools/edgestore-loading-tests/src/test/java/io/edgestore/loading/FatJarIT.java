package io.edgestore.loading;

import static io.edgestore.loading.Outcomes.missing;
import static io.edgestore.loading.Outcomes.sound;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All jars in one. What stands in several of them, as the listings of providers do, must be put together. */
class FatJarIT {

    private static final String SERVICES = "META-INF/services/";

    private static final String MANIFEST = """
            Manifest-Version: 1.0
            Main-Class: %s
            Multi-Release: true
            Enable-Native-Access: ALL-UNNAMED

            """;

    @TempDir
    Path directory;

    @Test
    void withItsListingsConcatenatedItHasAllCodecs() throws Exception {
        Path jar = merge(FatJarIT::concatenated);

        assertThat(Jvm.with("-jar", jar.toString())
                        .start(directory.resolve("logs"), "default", "zstd", "none")
                        .lines())
                .containsExactly(sound("default"), sound("zstd"), sound("none"));
    }

    @Test
    void withTheFirstListingOnlyItSaysWhatIsMissing() throws Exception {
        Path jar = merge((first, next) -> first);

        assertThat(Jvm.with("-jar", jar.toString())
                        .start(directory.resolve("logs"), "default", "zstd", "none")
                        .lines())
                .containsExactly(
                        unknown("default", missing("lz4", "none", "edgestore-codec-lz4")),
                        unknown("zstd", missing("zstd", "none", "edgestore-codec-zstd")),
                        sound("none"));
    }

    @Test
    void withoutListingsItSaysThatNoneIsInstalled() throws Exception {
        Path jar = merge((first, next) -> new byte[0]);

        assertThat(Jvm.with("-jar", jar.toString())
                        .start(directory.resolve("logs"), "default", "none")
                        .lines())
                .allMatch(line -> line.contains("; none is installed; add io.edgestore:edgestore-"))
                .hasSize(2);
    }

    /** Of what stands in several jars, listings go through {@code listings}; of all else, the first one stays. */
    private Path merge(BinaryOperator<byte[]> listings) throws IOException {
        Map<String, byte[]> merged = new LinkedHashMap<>();
        merged.put(
                "META-INF/MANIFEST.MF",
                MANIFEST.formatted(RoundTrip.class.getName()).getBytes(UTF_8));
        for (Path library : Jars.EVERYTHING) {
            try (ZipFile jar = new ZipFile(library.toFile())) {
                for (ZipEntry entry : Collections.list(jar.entries())) {
                    BinaryOperator<byte[]> merge =
                            entry.getName().startsWith(SERVICES) ? listings : (first, next) -> first;
                    if (!entry.isDirectory()) {
                        merged.merge(entry.getName(), jar.getInputStream(entry).readAllBytes(), merge);
                    }
                }
            }
        }
        Jar fat = new Jar();
        merged.forEach(fat::put);
        return fat.write(directory.resolve("fat.jar"));
    }

    private static byte[] concatenated(byte[] first, byte[] next) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.write('\n');
        both.writeBytes(next);
        return both.toByteArray();
    }

    private static String unknown(String name, String message) {
        return name + ": io.edgestore.api.UnknownCodecException: " + message;
    }
}
