package io.edgestore.wal;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What was found in a file, as far as it was read. All counts are exact. Each byte is counted in exactly one of the six byte
 * counts, which add up to the file's length.
 *
 * @param file the file
 * @param fileLength its length in bytes when it was opened
 * @param verdict the worst that was found
 * @param records how many records came back
 * @param frames how many frames they came from: in version 1 each has its own
 * @param firstLsn the LSN of the first of them, as an unsigned number; empty if there is none
 * @param lastLsn the LSN of the last of them, likewise
 * @param lsnJumps how many records had another LSN than the one before plus one. Information, not damage: whoever wrote
 *     the file may have meant it, but a lost or doubled frame shows here too
 * @param headerBytes the file header
 * @param recordBytes the frames whose records came back, less the header of one whose length is damaged
 * @param damagedBytes what is damaged
 * @param tornBytes the torn tail
 * @param zeroBytes the zero tail
 * @param unreadBytes what was not looked at: reading stopped before, or is not over yet
 * @param damageCount how many damages there are
 * @param damages the first of them, at most {@value #MAX_DAMAGES}; for all of them see {@link
 *     WalOptions#withDamageListener}
 */
public record RecoveryReport(
        Path file,
        long fileLength,
        Verdict verdict,
        long records,
        long frames,
        OptionalLong firstLsn,
        OptionalLong lastLsn,
        long lsnJumps,
        long headerBytes,
        long recordBytes,
        long damagedBytes,
        long tornBytes,
        long zeroBytes,
        long unreadBytes,
        long damageCount,
        List<Damage> damages) {

    /** The most damages that a report lists. */
    public static final int MAX_DAMAGES = 100;

    /** Verdict, counts and damages, in one line. */
    @Override
    public String toString() {
        StringBuilder line =
                new StringBuilder(file + ": " + verdict.toString().replace('_', ' ') + ", " + records + " records");
        if (frames != records) {
            line.append(" in ").append(frames).append(frames == 1 ? " frame" : " frames");
        }
        firstLsn.ifPresent(first -> line.append(" (LSN ")
                .append(Long.toUnsignedString(first))
                .append(" to ")
                .append(Long.toUnsignedString(lastLsn.getAsLong()))
                .append(')'));
        if (lsnJumps > 0) {
            line.append(" with ").append(lsnJumps).append(lsnJumps == 1 ? " jump" : " jumps");
        }
        line.append(", ").append(fileLength).append(" bytes");
        appendCount(line, damagedBytes, "damaged in " + damageCount + (damageCount == 1 ? " place" : " places"));
        appendCount(line, tornBytes, "torn");
        appendCount(line, zeroBytes, "zero at the end");
        appendCount(line, unreadBytes, "not read");
        return line.toString();
    }

    private static void appendCount(StringBuilder line, long bytes, String what) {
        if (bytes > 0) {
            line.append(", ").append(bytes).append(' ').append(what);
        }
    }
}
