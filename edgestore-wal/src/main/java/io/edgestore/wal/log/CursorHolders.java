package io.edgestore.wal.log;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.directory.LogSnapshot;
import io.edgestore.wal.log.directory.UnreadableFile;
import io.edgestore.wal.log.retention.KnownFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What cursors keep from being deleted, for who has not opened the log for writing. Of each file the first record is read. */
final class CursorHolders {

    private final LogSnapshot snapshot;
    private final KnownFiles known;

    private CursorHolders(LogSnapshot snapshot, KnownFiles known) {
        this.snapshot = snapshot;
        this.known = known;
    }

    static List<LogHolder> of(LogSnapshot snapshot, List<CursorPosition> cursors, WalOptions looking)
            throws IOException {
        if (snapshot.files().isEmpty()) {
            return cursors.stream()
                    .map(cursor -> new LogHolder(
                            LogCursors.holder(cursor.name()), cursor.position().orElse(0), 0, 0))
                    .toList();
        }
        List<RecoveryReport> found = new ArrayList<>();
        for (int i = 0; i < snapshot.files().size(); i++) {
            found.add(border(snapshot, i, looking));
        }
        CursorHolders holders = new CursorHolders(snapshot, new KnownFiles(found, snapshot));
        return cursors.stream()
                .map(holders::holder)
                .sorted(Comparator.comparing(LogHolder::lsn, Long::compareUnsigned))
                .toList();
    }

    private static RecoveryReport border(LogSnapshot snapshot, int index, WalOptions looking) throws IOException {
        NamedFile file = snapshot.files().get(index);
        try (WalReader reader = snapshot.open(index, looking)) {
            reader.advance();
            return reader.report();
        } catch (CorruptLogException e) {
            return UnreadableFile.report(file);
        }
    }

    /** A damaged cursor holds everything: nobody knows where it was. */
    private LogHolder holder(CursorPosition cursor) {
        long lsn = cursor.position().orElse(0);
        List<NamedFile> finished = snapshot.finished();
        List<NamedFile> held = finished.subList(known.below(snapshot, lsn), finished.size());
        return new LogHolder(LogCursors.holder(cursor.name()), lsn, held.size(), known.bytes(held));
    }
}
