package io.edgestore.wal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Adds up what a {@link RecoveryScan} decides. No call of it fails, so no byte is counted twice. */
final class ReportBuilder {

    private final Path file;
    private final long fileLength;
    private final long headerBytes;
    private final List<Damage> damages = new ArrayList<>();

    private long frames;
    private long records;
    private long firstLsn;
    private long lastLsn;
    private long lsnJumps;
    private long frameBytes;
    private long damagedBytes;
    private long damageCount;
    private long tornBytes;
    private long zeroBytes;

    /** The least LSN that nothing in the file can have had; 0 once all are used up. */
    private long nextLsn = 1;

    ReportBuilder(Path file, long fileLength, long headerBytes) {
        this.file = file;
        this.fileLength = fileLength;
        this.headerBytes = headerBytes;
    }

    Path file() {
        return file;
    }

    /**
     * A frame whose records are to come back.
     *
     * @param byteCount its length, less what of it counts as damaged
     */
    void frame(long byteCount) {
        frames++;
        frameBytes += byteCount;
    }

    void record(long lsn) {
        if (records == 0) {
            firstLsn = lsn;
        } else if (lsn != lastLsn + 1) {
            lsnJumps++;
        }
        if (nextLsn != 0 && Long.compareUnsigned(lsn, nextLsn) >= 0) {
            nextLsn = lsn + 1;
        }
        lastLsn = lsn;
        records++;
    }

    /** What is damaged may have held records, up to so many: they count for {@link #nextLsn()}. */
    void damage(Damage damage, long lostRecords) {
        damageCount++;
        damagedBytes += damage.length();
        if (damages.size() < RecoveryReport.MAX_DAMAGES) {
            damages.add(damage);
        }
        if (nextLsn != 0) {
            nextLsn = Long.compareUnsigned(nextLsn + lostRecords, nextLsn) > 0 ? nextLsn + lostRecords : 0;
        }
    }

    void tornTail(long bytes) {
        tornBytes = bytes;
    }

    void zeroTail(long bytes) {
        zeroBytes = bytes;
    }

    /** The LSN for the next record to be appended; 0 if there is none left. */
    long nextLsn() {
        return nextLsn;
    }

    RecoveryReport build() {
        long unread = fileLength - headerBytes - frameBytes - damagedBytes - tornBytes - zeroBytes;
        return new RecoveryReport(
                file,
                fileLength,
                verdict(),
                records,
                frames,
                records == 0 ? OptionalLong.empty() : OptionalLong.of(firstLsn),
                records == 0 ? OptionalLong.empty() : OptionalLong.of(lastLsn),
                lsnJumps,
                headerBytes,
                frameBytes,
                damagedBytes,
                tornBytes,
                zeroBytes,
                unread,
                damageCount,
                List.copyOf(damages));
    }

    private Verdict verdict() {
        if (damageCount > 0) {
            return Verdict.DAMAGED;
        }
        if (tornBytes > 0) {
            return Verdict.TORN_TAIL;
        }
        return zeroBytes > 0 ? Verdict.ZERO_TAIL : Verdict.CLEAN;
    }
}
