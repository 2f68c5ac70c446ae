package io.edgestore.wal.log.directory;

import io.edgestore.wal.Damage;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalLong;

/** A file of which nothing can be read, since its header is damaged or gone: all of it counts as damage. */
public final class UnreadableFile {

    /** Less than any frame with a record. */
    private static final int LEAST_FRAME_LENGTH = 12;

    /** Less than any record. */
    private static final int LEAST_RECORD_LENGTH = 32;

    private UnreadableFile() {}

    /**
     * A report that says so.
     *
     * @param file of which nothing can be read
     * @return the report
     * @throws IOException if its length cannot be found out
     */
    public static RecoveryReport report(NamedFile file) throws IOException {
        long length = Files.size(file.path());
        Damage damage = new Damage(file.path(), 0, length, Damage.Reason.HEADER);
        return new RecoveryReport(
                file.path(),
                length,
                Verdict.DAMAGED,
                0,
                0,
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                0,
                0,
                length,
                0,
                0,
                0,
                1,
                List.of(damage));
    }

    /**
     * How many records it can have held at the most, whatever its codec makes of them.
     *
     * @param fileLength in bytes
     * @param maxRecordLength in bytes
     * @return a bound
     */
    public static long mostRecords(long fileLength, int maxRecordLength) {
        return (fileLength / LEAST_FRAME_LENGTH + 1) * (maxRecordLength / LEAST_RECORD_LENGTH + 1);
    }
}
