package io.edgestore.testkit.golden;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the golden files where they lie in this module's jar. */
final class GoldenResource {

    private GoldenResource() {}

    static byte[] bytes(String name) {
        try (InputStream in = GoldenResource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no golden file " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The columns of each line but the heading. An empty column at the end counts. */
    static List<String[]> table(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .toList();
    }
}
