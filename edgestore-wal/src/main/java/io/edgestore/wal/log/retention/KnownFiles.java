package io.edgestore.wal.log.retention;

import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.directory.LogSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of a log's files without looking at them again: where each begins, and how long it is.
 * Safe for use by many threads.
 */
public final class KnownFiles {

    /** The first LSN is missing if no record was found in the file. */
    private record Known(OptionalLong firstLsn, long bytes) {}

    private static final Known UNKNOWN = new Known(OptionalLong.empty(), 0);

    private final Map<Path, Known> files = new ConcurrentHashMap<>();

    /**
     * What was found at opening.
     *
     * @param found on each file that was there; a newest file that is not among them is a new one
     * @param snapshot what there is
     */
    public KnownFiles(List<RecoveryReport> found, LogSnapshot snapshot) {
        reopened(found, snapshot);
    }

    /**
     * What was found when the log was opened again.
     *
     * @param found on each file that was there; a newest file that is not among them is a new one
     * @param snapshot what there is
     */
    public void reopened(List<RecoveryReport> found, LogSnapshot snapshot) {
        for (RecoveryReport report : found) {
            files.put(report.file(), new Known(report.firstLsn(), lengthWithoutTail(report)));
        }
        NamedFile newest = snapshot.files().get(snapshot.files().size() - 1);
        if (known(newest).firstLsn().isEmpty()) {
            begun(newest);
        }
        files.keySet().retainAll(snapshot.files().stream().map(NamedFile::path).toList());
    }

    /** A torn or zero tail is cut off, but from a damaged file. */
    private static long lengthWithoutTail(RecoveryReport report) {
        return report.verdict() == Verdict.DAMAGED
                ? report.fileLength()
                : report.fileLength() - report.tornBytes() - report.zeroBytes();
    }

    private Known known(NamedFile file) {
        return files.getOrDefault(file.path(), UNKNOWN);
    }

    /**
     * There is a new file.
     *
     * @param file its first record has the LSN of its name, unless {@link #written} says otherwise
     */
    public void begun(NamedFile file) {
        files.put(file.path(), new Known(OptionalLong.of(file.nameLsn()), 0));
    }

    /**
     * Records are in the newest file, the first ones of it perhaps.
     *
     * @param file which one
     * @param firstLsn the LSN of the first of these records, u64
     * @param end where the file ends
     */
    public void written(NamedFile file, long firstLsn, long end) {
        if (known(file).bytes() == 0) {
            files.put(file.path(), new Known(OptionalLong.of(firstLsn), end));
        }
    }

    /**
     * A file is finished.
     *
     * @param file which one
     * @param end where it ends
     */
    public void finished(NamedFile file, long end) {
        files.put(file.path(), new Known(known(file).firstLsn(), end));
    }

    /**
     * A file is gone.
     *
     * @param file which one
     */
    public void removed(NamedFile file) {
        files.remove(file.path());
    }

    /**
     * How many files hold only records below an LSN.
     *
     * @param snapshot what there is
     * @param lsn u64
     * @return so many of the oldest files; the newest is never among them
     */
    public int below(LogSnapshot snapshot, long lsn) {
        List<NamedFile> all = snapshot.files();
        int count = 0;
        while (count < all.size() - 1 && isBorder(all.get(count + 1), lsn)) {
            count++;
        }
        return count;
    }

    private boolean isBorder(NamedFile file, long lsn) {
        return Long.compareUnsigned(lsnBefore(file), lsn) <= 0;
    }

    /**
     * The lowest LSN that all records before a file are below. That is its name, or one above it: the Rust engine names a file by
     * the last LSN before it, and then its first record has the next one.
     *
     * @param file a file
     * @return u64
     */
    public long lsnBefore(NamedFile file) {
        OptionalLong first = known(file).firstLsn();
        boolean namedByLast = first.isEmpty() || first.getAsLong() == file.nameLsn() + 1;
        return namedByLast ? file.nameLsn() + 1 : file.nameLsn();
    }

    /**
     * How long files are.
     *
     * @param finished finished files; what is known of the newest one may be old
     * @return the sum of their lengths
     */
    public long bytes(List<NamedFile> finished) {
        return finished.stream().mapToLong(file -> known(file).bytes()).sum();
    }

    /**
     * Where the records begin.
     *
     * @param snapshot what there is
     * @return the first LSN, u64; that of the next record if there is none
     */
    public long firstLsn(LogSnapshot snapshot) {
        return snapshot.files().stream()
                .map(file -> known(file).firstLsn())
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.of(snapshot.files().get(0).nameLsn())) // of a log that has been reopened meanwhile
                .getAsLong();
    }
}
