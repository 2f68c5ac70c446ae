package io.edgestore.cli.file;

import io.edgestore.cli.console.ExitCode;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.FormatVersionException;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.log.LogReport;
import io.edgestore.wal.log.LsnGap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a report says, for those who only want to know what is wrong. */
public final class Findings {

    private Findings() {}

    /** A line for each file that is not clean, and for each gap; none if all is well. */
    public static List<String> lines(LogReport report) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < report.files().size(); i++) {
            RecoveryReport file = report.files().get(i);
            report.gaps().stream()
                    .filter(gap -> gap.before().equals(file.file()))
                    .map(LsnGap::toString)
                    .forEach(lines::add);
            if (report.verdict(i) != Verdict.CLEAN) {
                lines.add(file + (isDamagedByItsPlace(report, i) ? ", and it is not the log's last file" : ""));
            }
        }
        return lines;
    }

    /** Whether a file, which would be sound as the last one of its log, is not that. */
    public static boolean isDamagedByItsPlace(LogReport report, int file) {
        return report.verdict(file) == Verdict.DAMAGED
                && report.files().get(file).verdict() != Verdict.DAMAGED;
    }

    /** Whether a file of a log could not be read since its header is damaged. Alone, such a file may be something else than a log file. */
    public static boolean isDamage(IOException problem) {
        return problem instanceof CorruptLogException
                || problem instanceof FormatVersionException version && !version.isOfLaterRelease();
    }

    public static int exitCode(LogReport report) {
        return switch (report.verdict()) {
            case DAMAGED, GAP -> ExitCode.DAMAGED;
            case TORN_TAIL, ZERO_TAIL, CLEAN -> ExitCode.SOUND;
        };
    }
}
