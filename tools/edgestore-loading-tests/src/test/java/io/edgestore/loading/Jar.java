package io.edgestore.loading;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.Deflater;

/** A jar in the making: bytes by name. */
final class Jar {

    static final String COMPRESSORS = "META-INF/services/io.edgestore.api.Compressor";

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** Replaces what had that name before. */
    Jar put(String name, byte[] bytes) {
        entries.put(name, bytes);
        return this;
    }

    Jar put(Class<?>... types) throws IOException {
        for (Class<?> type : types) {
            put(classFile(type), bytes(type));
        }
        return this;
    }

    static String classFile(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    static byte[] bytes(Class<?> type) throws IOException {
        try (InputStream in = type.getClassLoader().getResourceAsStream(classFile(type))) {
            return in.readAllBytes();
        }
    }

    Path write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.setLevel(Deflater.NO_COMPRESSION); // Native libraries would take their time.
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        }
        return file;
    }
}
