package io.edgestore.cli.inspect;

import io.edgestore.cli.console.ExitCode;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.log.LsnGap;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What came of looking into a file.
 *
 * @param file which one
 * @param content empty if it could not be read
 * @param verdict where it stands in its log; empty if it could not be read
 * @param gap the records that are missing before it
 * @param problem why it could not be read, in a line; empty if it could
 * @param exitCode what it means for the command
 */
record Finding(
        Path file,
        Optional<InspectedFile> content,
        Optional<Verdict> verdict,
        Optional<LsnGap> gap,
        String problem,
        int exitCode) {

    static Finding unreadable(Path file, String problem, int exitCode) {
        return new Finding(file, Optional.empty(), Optional.empty(), Optional.empty(), problem, exitCode);
    }

    /** Of the last file of a log: a crash can have left its end as it is. */
    static Finding last(InspectedFile content, Optional<LsnGap> gap) {
        return of(content, gap, content.report().verdict());
    }

    /** Of a file that others follow: it was finished, with a whole frame at its end. */
    static Finding followed(InspectedFile content, Optional<LsnGap> gap) {
        RecoveryReport report = content.report();
        boolean finished = report.verdict() == Verdict.CLEAN && report.records() > 0;
        return of(content, gap, finished ? Verdict.CLEAN : Verdict.DAMAGED);
    }

    private static Finding of(InspectedFile content, Optional<LsnGap> gap, Verdict verdict) {
        Verdict worst = gap.isPresent() && verdict != Verdict.DAMAGED ? Verdict.GAP : verdict;
        int exitCode = switch (worst) {
            case DAMAGED, GAP -> ExitCode.DAMAGED;
            case TORN_TAIL, ZERO_TAIL, CLEAN -> ExitCode.SOUND;
        };
        return new Finding(content.file(), Optional.of(content), Optional.of(worst), gap, "", exitCode);
    }

    /** The verdict in words. */
    String verdictText() {
        return verdict.map(known -> known.name().replace('_', ' ')).orElse("UNREADABLE");
    }
}
