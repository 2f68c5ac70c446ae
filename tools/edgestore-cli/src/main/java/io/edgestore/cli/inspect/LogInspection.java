package io.edgestore.cli.inspect;

import io.edgestore.cli.file.ReadProgress;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.log.LsnGap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks into the files of a log, one at a time: what cannot be read of one says nothing of the others. */
final class LogInspection {

    private static final Pattern NAME = Pattern.compile("wal-([0-9a-f]{16})\\.log");

    private final Unreadable unreadable;
    private final int shares;
    private final ReadProgress progress;

    /** Of the files up to here; empty behind one that could not be read. */
    private OptionalLong lastLsn = OptionalLong.empty();

    /**
     * Begins.
     *
     * @param shares how many parts of each file are told from each other
     * @param progress shown while they are read
     * @param unreadable told of each file that cannot be read
     */
    LogInspection(int shares, ReadProgress progress, Unreadable unreadable) {
        this.shares = shares;
        this.progress = progress;
        this.unreadable = unreadable;
    }

    /** Is told of a file that cannot be read, and says what to make of it. */
    interface Unreadable {
        Finding finding(Path file, IOException problem);
    }

    FoundFiles run(List<Path> files) {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            findings.add(find(files.get(i), i == files.size() - 1));
        }
        return new FoundFiles(findings);
    }

    private Finding find(Path file, boolean last) {
        try {
            InspectedFile content = new FileInspection(file, shares, progress).run();
            Optional<LsnGap> gap = gapBefore(file);
            RecoveryReport report = content.report();
            lastLsn = report.lastLsn().isPresent() ? report.lastLsn() : lastLsn;
            return last ? Finding.last(content, gap) : Finding.followed(content, gap);
        } catch (IOException e) {
            lastLsn = OptionalLong.empty();
            return unreadable.finding(file, e);
        }
    }

    /** Records are missing if a file was begun for a later LSN than the one behind the file before. */
    private Optional<LsnGap> gapBefore(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (lastLsn.isEmpty() || !name.matches()) {
            return Optional.empty();
        }
        long begun = Long.parseUnsignedLong(name.group(1), 16);
        long next = lastLsn.getAsLong() + 1;
        return Long.compareUnsigned(begun, lastLsn.getAsLong()) > 0 && begun != next
                ? Optional.of(new LsnGap(file, next, begun - 1))
                : Optional.empty();
    }
}
