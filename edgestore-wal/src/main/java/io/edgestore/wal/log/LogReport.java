package io.edgestore.wal.log;

import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * What was found in a log, as far as it was read.
 *
 * @param directory the log's directory
 * @param files a report on each file that was looked at, in their order. A torn or zero tail, or no record at all, is damage
 *     in all but the last
 * @param gaps records that are missing between files
 */
public record LogReport(Path directory, List<RecoveryReport> files, List<LsnGap> gaps) {

    /**
     * Makes a report.
     *
     * @param directory the log's directory
     * @param files a report on each file that was looked at, in their order; copied
     * @param gaps records that are missing between files; copied
     */
    public LogReport {
        files = List.copyOf(files);
        gaps = List.copyOf(gaps);
    }

    /**
     * The worst that was found.
     *
     * @return {@link Verdict#CLEAN} if there are no files
     */
    public Verdict verdict() {
        Verdict worst = gaps.isEmpty() ? Verdict.CLEAN : Verdict.GAP;
        for (int i = 0; i < files.size(); i++) {
            worst = worse(worst, verdict(i));
        }
        return worst;
    }

    /**
     * The verdict on a file where it stands in the log: a torn or zero tail, or no record at all, is damage if another file
     * follows.
     *
     * @param file which one of the files, from 0 on
     * @return the verdict
     * @throws IndexOutOfBoundsException if there is no such file
     */
    public Verdict verdict(int file) {
        RecoveryReport report = files.get(file);
        return file == files.size() - 1 ? report.verdict() : verdictOnFinished(report);
    }

    /** A file that others follow ends with a whole frame, or a crash is not what happened to it. */
    static Verdict verdictOnFinished(RecoveryReport file) {
        boolean read = file.unreadBytes() == 0;
        return file.verdict() != Verdict.CLEAN || read && file.records() == 0 ? Verdict.DAMAGED : Verdict.CLEAN;
    }

    private static Verdict worse(Verdict a, Verdict b) {
        return Comparator.<Verdict>naturalOrder().compare(a, b) <= 0 ? a : b;
    }

    /**
     * How many records came back.
     *
     * @return the sum over all files
     */
    public long records() {
        return files.stream().mapToLong(RecoveryReport::records).sum();
    }

    /**
     * How many records had another LSN than the one before plus one, and no {@linkplain #gaps() gap} before them.
     * Information, not damage: {@link WriteAheadLog#append(io.edgestore.wal.WalRecord)} leaves LSNs out on purpose.
     *
     * @return the sum over all files, and between them
     */
    public long lsnJumps() {
        long jumps = files.stream().mapToLong(RecoveryReport::lsnJumps).sum();
        OptionalLong last = OptionalLong.empty();
        for (RecoveryReport file : files) {
            boolean follows = last.isPresent() && file.firstLsn().isPresent() && !isBehindGap(file);
            if (follows && file.firstLsn().getAsLong() != last.getAsLong() + 1) {
                jumps++;
            }
            last = file.lastLsn().isPresent() ? file.lastLsn() : last;
        }
        return jumps;
    }

    private boolean isBehindGap(RecoveryReport file) {
        return gaps.stream().anyMatch(gap -> gap.before().equals(file.file()));
    }
}
