package io.edgestore.cli.verify;

import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.file.FileFormat;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import java.util.Optional;

/**
 * What was found in a file.
 *
 * @param format what it is written in
 * @param report what the reader says of it
 * @param hashMismatches how many of its records have a value that is not the one of their hash
 * @param place where it stands in its log
 * @param missing the LSNs that lie between it and the file before it in its log
 */
record VerifiedFile(
        FileFormat format, RecoveryReport report, long hashMismatches, Place place, Optional<LsnRange> missing) {

    VerifiedFile withMissing(Optional<LsnRange> lsns) {
        return new VerifiedFile(format, report, hashMismatches, place, lsns);
    }

    /** Whether it would be sound as the last file of its log, and is not the last one. */
    boolean isUnfinished() {
        return place == Place.FOLLOWED && (report.verdict() != Verdict.CLEAN || report.records() == 0);
    }

    /** A value that is not what was written is damage, though the frame's checksum holds. */
    Verdict verdict() {
        if (hashMismatches > 0 || report.verdict() == Verdict.DAMAGED || isUnfinished()) {
            return Verdict.DAMAGED;
        }
        return missing.isPresent() ? Verdict.GAP : report.verdict();
    }

    int exitCode() {
        return switch (verdict()) {
            case DAMAGED, GAP -> ExitCode.DAMAGED;
            case TORN_TAIL, ZERO_TAIL, CLEAN -> ExitCode.SOUND;
        };
    }
}
