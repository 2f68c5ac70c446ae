package io.edgestore.cli.repair;

import io.edgestore.cli.file.FileSource;
import io.edgestore.cli.file.LogDirectory;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a log is written in, which is what its newest file with a readable header is written in. */
final class FormatOfLog {

    private FormatOfLog() {}

    /**
     * Options for writing a log of the same format.
     *
     * @param path a file, or a directory with a log
     * @param reading how to read it
     * @throws CorruptLogException if no header can be read
     */
    static WalOptions of(Path path, WalOptions reading) throws IOException {
        List<Path> newestFirst = new ArrayList<>(
                Files.isDirectory(path) ? LogDirectory.of(path, reading).files() : List.of(path));
        Collections.reverse(newestFirst);
        CorruptLogException unreadable = null;
        for (Path file : newestFirst) {
            try (FileSource source = FileSource.open(file, reading)) {
                return source.addTo(WalOptions.defaults());
            } catch (CorruptLogException e) {
                unreadable = e;
            }
        }
        if (unreadable != null) {
            throw unreadable;
        }
        return WalOptions.defaults();
    }
}
