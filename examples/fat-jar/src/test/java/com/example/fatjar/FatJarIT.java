package com.example.fatjar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of the jar as it is shipped. */
class FatJarIT {

    private static final Path JAR = Path.of("target", "fat-jar.jar");

    @Test
    void writesAndReadsWithBothCodecs(@TempDir Path directory) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "-jar", JAR.toString(), directory.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(List.of("lz4: 3 apples", "zstd: 3 apples"), output.lines().toList());
        assertEquals(0, process.waitFor());
    }

    /** Each line is from another jar. Unmerged, it would be one of them. */
    @Test
    void listsTheCodecsOfAllJars() throws IOException {
        assertEquals(
                Set.of(
                        "io.edgestore.codec.lz4.Lz4Compressor",
                        "io.edgestore.codec.zstd.ZstdCompressor",
                        "io.edgestore.wal.codec.StoredCompressor"),
                providers("io.edgestore.api.Compressor"));
        assertEquals(
                Set.of("io.edgestore.codec.lz4.Xxh32Checksum", "io.edgestore.wal.codec.Crc32cChecksum"),
                providers("io.edgestore.api.Checksum"));
    }

    private static Set<String> providers(String service) throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile());
                InputStream in = jar.getInputStream(jar.getEntry("META-INF/services/" + service))) {
            return new TreeSet<>(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList());
        }
    }
}
