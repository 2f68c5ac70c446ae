package io.edgestore.cli.inspect;

import io.edgestore.cli.file.FileSource;
import io.edgestore.cli.file.ReadProgress;
import io.edgestore.wal.Damage;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a file to its end, and notes where everything stands, in constant memory. */
final class FileInspection {

    /** More than anybody looks through, and few enough for a page. */
    private static final int MOST_DAMAGES = 1000;

    private final Path file;
    private final int shares;
    private final ReadProgress progress;
    private final List<Damage> damages = new ArrayList<>();
    private final Sizes sizes = new Sizes();
    private final Times times = new Times();
    private Strip strip;
    private long rawBytes;

    /** Of the frame that is being read. */
    private long frameRecords;

    private long frameFirstLsn;

    FileInspection(Path file, int shares, ReadProgress progress) {
        this.file = file;
        this.shares = shares;
        this.progress = progress;
    }

    InspectedFile run() throws IOException {
        WalOptions options =
                WalOptions.defaults().withRecoveryPolicy(RecoveryPolicy.SALVAGE).withDamageListener(this::damage);
        try (FileSource source = FileSource.open(file, options)) {
            strip = new Strip(source.found().fileLength(), shares);
            strip.header(source.found().headerBytes());
            while (source.advance()) {
                record(source.record());
                progress.reached(file, source.record());
            }
            RecoveryReport report = source.found();
            List<Segment> segments = strip.end(report.tornBytes(), report.zeroBytes());
            return new InspectedFile(
                    source.format(), report, rawBytes, segments, damages, sizes, times, CutCopy.of(file));
        }
    }

    private void damage(Damage damage) {
        strip.damage(damage.offset(), damage.length());
        if (damages.size() < MOST_DAMAGES) {
            damages.add(damage);
        }
    }

    private void record(RecordView record) {
        rawBytes += record.rawLength();
        sizes.add(record.rawLength());
        times.add(record.timestampNanos());
        if (frameRecords == 0) {
            frameFirstLsn = record.lsn();
        }
        frameRecords++;
        if (record.remainingInFrame() == 0) {
            strip.frame(record.offset(), record.frameLength(), frameRecords, frameFirstLsn, record.lsn());
            frameRecords = 0;
        }
    }
}
