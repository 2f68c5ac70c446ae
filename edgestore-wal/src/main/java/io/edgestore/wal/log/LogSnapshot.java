package io.edgestore.wal.log;

import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a log as they are at one time, in their order.
 *
 * @param directory the log's directory
 * @param parts what is to be read of each file
 */
record LogSnapshot(Path directory, List<Part> parts) {

    /**
     * A file, up to an offset.
     *
     * @param file the file
     * @param nameLsn the LSN in its name
     * @param length how much of it is to be read
     */
    record Part(Path file, long nameLsn, long length) {}

    /** The files as they are in the directory now. */
    static LogSnapshot of(LogDirectory directory) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (LogDirectory.LogFilePath file : directory.files()) {
            try {
                parts.add(new Part(file.path(), file.nameLsn(), Files.size(file.path())));
            } catch (NoSuchFileException e) {
                parts.clear(); // deleted meanwhile, and so are those before it
            }
        }
        return new LogSnapshot(directory.path(), List.copyOf(parts));
    }

    /**
     * Where to begin for an LSN: the last file that starts at it or before, the first one if none does. A name is a lower
     * bound only, so the first record decides.
     *
     * @return an index into {@link #parts()}
     */
    int partWith(long lsn, WalOptions options) throws IOException {
        int part = parts.size() - 1;
        while (part > 0 && !startsAtOrBefore(parts.get(part), lsn, options)) {
            part--;
        }
        return Math.max(0, part);
    }

    private static boolean startsAtOrBefore(Part part, long lsn, WalOptions options) throws IOException {
        if (Long.compareUnsigned(part.nameLsn(), lsn) > 0) {
            return false;
        }
        try (WalReader reader = WalReader.open(part.file(), options, part.length())) {
            return reader.advance() && Long.compareUnsigned(reader.record().lsn(), lsn) <= 0;
        }
    }
}
