package io.edgestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that only look make no file and change none, whatever state the files are in. */
class ReadOnlyCommandsTest {

    @TempDir
    Path directory;

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        directory.relativize(file).toString(),
                        Files.getLastModifiedTime(file) + " " + Arrays.toString(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    @Test
    void directoryIsAsBefore() throws IOException {
        List<Path> files = List.of(
                Logs.small(directory),
                Logs.damaged(directory),
                Logs.torn(directory),
                Logs.zeros(directory),
                Logs.wrongHash(directory),
                Files.createFile(directory.resolve("empty.wal")),
                tornLog());
        Map<String, String> before = contents();

        look(files);
        assertThat(contents()).isEqualTo(before);

        // Who is root may write there all the same, which changes nothing in what is expected.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            look(files);
            assertThat(contents()).isEqualTo(before);
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Whose newest file a writer would cut, and behind which it would remove another. */
    private Path tornLog() throws IOException {
        Path log = Logs.directory(Files.createDirectory(directory.resolve("log")));
        byte[] newest = Files.readAllBytes(Logs.file(log, 5));
        Files.write(Logs.file(log, 5), Arrays.copyOf(newest, newest.length - 1));
        Files.createFile(Logs.file(log, 7));
        return log;
    }

    private static void look(List<Path> files) {
        for (String command : List.of(
                "verify",
                "verify --json",
                "dump",
                "dump --format text",
                "dump --format lsns --policy salvage",
                "codecs")) {
            List<Object> line = new ArrayList<>(List.of(command.split(" ")));
            if (!command.equals("codecs")) {
                line.addAll(files);
            }
            Cli run = Cli.run(line.toArray());
            assertThat(run.out()).as(command + ": " + run.err()).isNotEmpty();
        }
    }
}
