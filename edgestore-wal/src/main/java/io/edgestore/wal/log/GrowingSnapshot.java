package io.edgestore.wal.log;

import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.directory.LogSnapshot;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * The snapshot of a log that is written to. An append changes a number in it, and only who asks for the snapshot has one made: there
 * are more appends than readers.
 *
 * <p>One thread at a time appends; others may change what files there are before the newest, and all may ask.
 */
final class GrowingSnapshot {

    /** As long as the newest file is the same, so is the counter: who has an older list of files sees it grow too. */
    private record Listing(LogSnapshot files, AtomicLong newestEnd) {

        static Listing of(LogSnapshot snapshot) {
            return new Listing(snapshot, new AtomicLong(snapshot.newestEnd()));
        }
    }

    private final AtomicReference<Listing> listing;

    GrowingSnapshot(LogSnapshot first) {
        this.listing = new AtomicReference<>(Listing.of(first));
    }

    /** What there is now. */
    LogSnapshot get() {
        Listing now = listing.get();
        return now.files().withNewestEnd(now.newestEnd().get());
    }

    /** The file that is appended to. */
    NamedFile newest() {
        List<NamedFile> files = listing.get().files().files();
        return files.get(files.size() - 1);
    }

    /** The newest file has grown. */
    void grownTo(long newestEnd) {
        listing.get().newestEnd().set(newestEnd);
    }

    /** There is a new file behind the newest one, which grows no more. */
    void next(NamedFile next, long end) {
        listing.updateAndGet(now -> Listing.of(now.files().withNext(next, end)));
    }

    /** Other files are there before the newest one. */
    void update(UnaryOperator<LogSnapshot> change) {
        listing.updateAndGet(now -> new Listing(change.apply(now.files()), now.newestEnd()));
    }

    /** The log was opened again, and something else may be there. */
    void set(LogSnapshot snapshot) {
        listing.set(Listing.of(snapshot));
    }
}
