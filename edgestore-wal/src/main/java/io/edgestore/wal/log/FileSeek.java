package io.edgestore.wal.log;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.log.directory.LogSnapshot;
import java.io.IOException;
import java.util.function.Predicate;

/** Finds the file of a log to start reading in, by the names and first records of the files. */
final class FileSeek {

    private final LogSnapshot snapshot;
    private final WalOptions looking;

    FileSeek(LogSnapshot snapshot, WalOptions options) {
        this.snapshot = snapshot;
        this.looking = options.withRecoveryPolicy(RecoveryPolicy.SALVAGE).withDamageListener(damage -> {});
    }

    /** The last file that starts at an LSN or before. A name is a lower bound only, so the first record decides. */
    int fileWith(long lsn) throws IOException {
        int file = Math.max(0, snapshot.files().size() - 1);
        while (file > 0 && !startsAtOrBefore(file, lsn)) {
            file--;
        }
        return file;
    }

    private boolean startsAtOrBefore(int file, long lsn) throws IOException {
        return Long.compareUnsigned(snapshot.files().get(file).nameLsn(), lsn) <= 0
                && firstRecord(file, record -> Long.compareUnsigned(record.lsn(), lsn) <= 0);
    }

    /** False of a file without a record, too. */
    private boolean firstRecord(int file, Predicate<RecordView> is) throws IOException {
        try (WalReader first = snapshot.open(file, looking)) {
            return first.advance() && is.test(first.record());
        } catch (CorruptLogException e) {
            return false; // nothing can be read there
        }
    }
}
