package io.edgestore.loading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The native libraries for this machine, unpacked from their jars as an administrator would do it. */
record NativeLibraries(Path lz4, Path zstd) {

    static NativeLibraries unpack(Path directory) throws IOException {
        return new NativeLibraries(
                unpack(Jars.LZ4, "liblz4-java", directory), unpack(Jars.ZSTD, "libzstd-jni", directory));
    }

    private static Path unpack(List<Path> jars, String name, Path directory) throws IOException {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        String folder = os + "/" + System.getProperty("os.arch") + "/";
        try (ZipFile jar = new ZipFile(jars.get(1).toFile())) {
            ZipEntry library = jar.stream()
                    .filter(entry -> entry.getName().contains(folder + name))
                    .findFirst()
                    .orElseThrow();
            Path file = directory.resolve(Path.of(library.getName()).getFileName());
            Files.copy(jar.getInputStream(library), file);
            return file;
        }
    }
}
