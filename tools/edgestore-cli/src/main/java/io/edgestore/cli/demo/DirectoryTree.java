package io.edgestore.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory with all that is in it. */
final class DirectoryTree {

    private DirectoryTree() {}

    static void delete(Path directory) throws IOException {
        List<Path> entries;
        try (Stream<Path> tree = Files.walk(directory)) {
            entries = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path entry : entries) {
            Files.delete(entry);
        }
    }
}
