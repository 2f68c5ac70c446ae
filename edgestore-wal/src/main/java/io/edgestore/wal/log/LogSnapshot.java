package io.edgestore.wal.log;

import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.log.LogDirectory.NamedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in a log at one time: files that are never written again, and the newest one up to the end of its last whole
 * frame.
 *
 * @param directory the log's directory
 * @param finished all files but the newest, in their order
 * @param newest the file that is appended to
 * @param length how long it is
 * @param lastLsn the LSN before the next record's
 */
record LogSnapshot(Path directory, List<NamedFile> finished, NamedFile newest, long length, long lastLsn) {

    /** With more records in the newest file. */
    LogSnapshot withNewest(long newLength, long newLastLsn) {
        return new LogSnapshot(directory, finished, newest, newLength, newLastLsn);
    }

    /** With a new file behind the newest one, which is finished. */
    LogSnapshot withNext(NamedFile next, long nextLength) {
        List<NamedFile> files = new ArrayList<>(finished);
        files.add(newest);
        return new LogSnapshot(directory, List.copyOf(files), next, nextLength, lastLsn);
    }

    int fileCount() {
        return finished.size() + 1;
    }

    NamedFile file(int index) {
        return index == finished.size() ? newest : finished.get(index);
    }

    WalReader open(int index, WalOptions options) throws IOException {
        return WalReader.open(file(index).path(), options, index == finished.size() ? length : Long.MAX_VALUE);
    }
}
