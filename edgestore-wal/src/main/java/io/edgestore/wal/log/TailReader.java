package io.edgestore.wal.log;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.directory.LogSnapshot;
import io.edgestore.wal.log.directory.UnreadableFile;
import io.edgestore.wal.log.tail.TailSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Goes from record to record, and from file to file, as far as a {@link TailSource} lets it. It stays in a file until there is
 * another one behind it, and reads it to its end once more then.
 */
final class TailReader implements Closeable {

    /** Of files and of gaps: a tail can go on for years. */
    private static final int MOST_REPORTED = 100;

    private final Path directory;
    private final TailSource source;
    private final WalOptions options;
    private final long fromLsn;

    private final List<RecoveryReport> damagedFiles = new ArrayList<>();
    private final List<LsnGap> gaps = new ArrayList<>();

    /** The file that is read, or was read last; null before the first. */
    private NamedFile file;

    /** Null between two files. */
    private WalReader reader;

    /** Up to where the file may be read, as far as is known. */
    private long readableEnd;

    /** The LSN of the record before. */
    private OptionalLong lastLsn = OptionalLong.empty();

    /** Why nothing more comes back; null as long as something may. */
    private String refusal;

    TailReader(Path directory, TailSource source, WalOptions options, long fromLsn) {
        this.directory = directory;
        this.source = source;
        this.options = options;
        this.fromLsn = fromLsn;
    }

    /** Goes on to the next record. False if there is none yet. */
    boolean advance() throws IOException {
        while (true) {
            requireNotRefused();
            if (reader != null && reader.advance()) {
                long lsn = reader.record().lsn();
                lastLsn = OptionalLong.of(lsn);
                if (Long.compareUnsigned(lsn, fromLsn) >= 0) {
                    return true;
                }
            } else if (!goOn()) {
                return false;
            }
        }
    }

    private void requireNotRefused() throws CorruptLogException {
        if (refusal != null) {
            throw new CorruptLogException(
                    refusal + "; follow the log under the policy SKIP or SALVAGE for what comes behind it", null);
        }
    }

    /** Whether there may be more now. */
    private boolean goOn() throws IOException {
        LogSnapshot there = source.readable();
        if (reader == null) {
            return openNext(there);
        }
        RecoveryReport found = reader.report();
        if (options.recoveryPolicy() == RecoveryPolicy.STOP && found.verdict() != Verdict.CLEAN) {
            refusal = found.toString();
            return true;
        }
        if (isNewest(there, file)) {
            return extend(there.newestEnd());
        }
        requireNotCutOff(there);
        if (!reader.extendTo(Long.MAX_VALUE)) {
            finish(found);
        }
        return true;
    }

    private static boolean isNewest(LogSnapshot there, NamedFile file) {
        List<NamedFile> files = there.files();
        return !files.isEmpty() && files.get(files.size() - 1).equals(file);
    }

    private boolean extend(long end) throws IOException {
        if (end == TailSource.NOTHING_YET) {
            return false;
        }
        if (end == TailSource.WHOLE_FRAMES) {
            return reader.extendToWholeFrames();
        }
        if (end < readableEnd) {
            throw cutOff();
        }
        readableEnd = end;
        return reader.extendTo(end);
    }

    private void finish(RecoveryReport found) throws IOException {
        reader.close();
        reader = null;
        if (LogReport.verdictOnFinished(found) == Verdict.DAMAGED) {
            damaged(found);
        }
    }

    private void damaged(RecoveryReport found) {
        if (damagedFiles.size() < MOST_REPORTED) {
            damagedFiles.add(found);
        }
        refuse(found + ", and there are files behind it");
    }

    /** {@code SKIP} and {@code SALVAGE} pass over it. */
    private void refuse(String what) {
        switch (options.recoveryPolicy()) {
            case STOP, FAIL -> refusal = what;
            case SKIP, SALVAGE -> {}
        }
    }

    private boolean openNext(LogSnapshot there) throws IOException {
        if (file == null) {
            requireAvailable(there);
        }
        int index = file == null ? new FileSeek(there, options).fileWith(fromLsn) : indexBehind(there, file);
        if (index == there.files().size()) {
            return false;
        }
        NamedFile next = there.files().get(index);
        boolean newest = index == there.files().size() - 1;
        long end = newest ? there.newestEnd() : Long.MAX_VALUE;
        if (newest && end == TailSource.NOTHING_YET) {
            return false;
        }
        if (file != null && isGap(next)) {
            gapBefore(next, there);
        }
        return open(next, newest, end);
    }

    private static int indexBehind(LogSnapshot there, NamedFile file) {
        int index = there.files().size();
        while (index > 0 && Long.compareUnsigned(there.files().get(index - 1).nameLsn(), file.nameLsn()) > 0) {
            index--;
        }
        return index;
    }
}
