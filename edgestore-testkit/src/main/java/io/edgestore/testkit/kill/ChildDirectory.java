package io.edgestore.testkit.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A child process's own directory, for all that it leaves on disk beside its store. A JVM that is killed deletes none of its
 * temporary files, such as native libraries that it unpacked.
 */
record ChildDirectory(Path path) {

    static ChildDirectory create() throws IOException {
        ChildDirectory directory = new ChildDirectory(Files.createTempDirectory("kill-loop-"));
        Files.createDirectory(directory.temporary());
        return directory;
    }

    /** For its temporary files. */
    Path temporary() {
        return path.resolve("tmp");
    }

    /** A file for its standard error. */
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
