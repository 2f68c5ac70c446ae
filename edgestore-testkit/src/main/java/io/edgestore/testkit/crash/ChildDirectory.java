package io.edgestore.testkit.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a child process leaves on disk beside its store. A JVM that is killed deletes none of its temporary files: the native
 * libraries that it unpacked, say.
 */
record ChildDirectory(Path path) {

    static ChildDirectory create() throws IOException {
        ChildDirectory directory = new ChildDirectory(Files.createTempDirectory("kill-loop-"));
        Files.createDirectory(directory.temporary());
        return directory;
    }

    /** Where it keeps its temporary files. */
    Path temporary() {
        return path.resolve("tmp");
    }

    /** What it wrote to its standard error. */
    Path errors() {
        return path.resolve("errors");
    }

    void delete() throws IOException {
        if (Files.notExists(path)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(path)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
