package io.edgestore.wal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Adds up what a {@link RecoveryScan} decides. No call of it fails, so no byte is counted twice. */
final class ReportBuilder {

    private final Path file;
    private long fileLength;
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

    /** The least LSN above all records; 0 once the highest one is used. */
    private long aboveAll = 1;

    /** How many records can have been lost behind the one with the highest LSN. */
    private long lostBehind;

    ReportBuilder(Path file, long fileLength, long headerBytes) {
        this.file = file;
        this.fileLength = fileLength;
        this.headerBytes = headerBytes;
    }

    Path file() {
        return file;
    }

    long fileLength() {
        return fileLength;
    }

    void extendTo(long end) {
        fileLength = end;
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
        if (Long.compareUnsigned(lsn, aboveAll - 1) > 0) {
            aboveAll = lsn + 1;
            lostBehind = 0; // what was lost before it had lower ones
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
        lostBehind += lostRecords;
    }

    void tornTail(long bytes) {
        tornBytes = bytes;
    }

    void zeroTail(long bytes) {
        zeroBytes = bytes;
    }

    /** The least LSN that nothing in the file can have had; 0 if there is none left. */
    long nextLsn() {
        long next = aboveAll + lostBehind;
        return aboveAll == 0 || Long.compareUnsigned(next, aboveAll) < 0 ? 0 : next;
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
