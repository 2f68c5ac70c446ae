package io.edgestore.wal.log;

import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * What was found in a log.
 *
 * @param directory the log's directory
 * @param files a report on each file that was read, in their order
 * @param gaps records that are missing between files
 */
public record LogReport(Path directory, List<RecoveryReport> files, List<LsnGap> gaps) {

    /**
     * Makes a report.
     *
     * @param directory the log's directory
     * @param files a report on each file that was read, in their order; copied
     * @param gaps records that are missing between files; copied
     */
    public LogReport {
        files = List.copyOf(files);
        gaps = List.copyOf(gaps);
    }

    /**
     * The worst that was found. A torn or zero tail of a file that is not the last one is damage.
     *
     * @return {@link Verdict#CLEAN} if there are no files
     */
    public Verdict verdict() {
        Verdict worst = gaps.isEmpty() ? Verdict.CLEAN : Verdict.GAP;
        for (int i = 0; i < files.size(); i++) {
            Verdict verdict = files.get(i).verdict();
            boolean last = i == files.size() - 1;
            worst = worse(worst, last || verdict == Verdict.CLEAN ? verdict : Verdict.DAMAGED);
        }
        return worst;
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
}
