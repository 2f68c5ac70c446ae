package io.edgestore.wal.log;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.log.directory.LogSnapshot;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.function.Predicate;

/** Finds where in a log to start reading, by the names and first records of its files. */
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

    /**
     * The LSN of the first record that is not before a time, in the last file that begins before it, or behind that file.
     *
     * @return one behind all records if there is none
     */
    long lsnAt(Instant time) throws IOException {
        long nanos = nanosSinceEpoch(time);
        int file = Math.max(0, snapshot.files().size() - 1);
        while (file > 0 && !firstRecord(file, record -> isBefore(record, nanos))) {
            file--;
        }
        long next = 0;
        for (; file < snapshot.files().size(); file++) {
            try (WalReader reader = snapshot.open(file, looking)) {
                while (reader.advance()) {
                    if (!isBefore(reader.record(), nanos)) {
                        return reader.record().lsn();
                    }
                    next = reader.record().lsn() + 1;
                }
            } catch (CorruptLogException e) {
                // Nothing can be read there.
            }
        }
        return next;
    }

    /** What the format can say, u64: the first or the last time of it for those that it cannot. */
    private static long nanosSinceEpoch(Instant time) {
        BigInteger nanos = BigInteger.valueOf(time.getEpochSecond())
                .multiply(BigInteger.valueOf(1_000_000_000))
                .add(BigInteger.valueOf(time.getNano()));
        if (nanos.signum() < 0) {
            return 0;
        }
        return nanos.bitLength() > Long.SIZE ? -1 : nanos.longValue();
    }

    private static boolean isBefore(RecordView record, long nanos) {
        return Long.compareUnsigned(record.timestampNanos(), nanos) < 0;
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
