package io.edgestore.wal.log.tail;

import io.edgestore.wal.FormatVersionException;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.directory.LogDirectory;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.directory.LogPosition;
import io.edgestore.wal.log.directory.LogSnapshot;
import io.edgestore.wal.log.directory.PolledEpoch;
import io.edgestore.wal.log.directory.UnbegunFile;
import io.edgestore.wal.log.directory.Watermark;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Follows a log that another process writes to, by looking at its directory. A file that another one follows is finished, and
 * durable: so its writer does it. Of the newest file, the watermark tells how much is durable. Without a watermark that can be
 * believed, nothing of it is.
 */
public final class PolledSource implements TailSource {

    /** More does not fit into nanoseconds for ever. */
    private static final Duration MOST_INTERVAL = Duration.ofDays(365);

    private final LogDirectory directory;
    private final Bound bound;
    private final WalOptions looking;
    private final long intervalNanos;
    private final Growth growth = new Growth();

    /** The last watermark that was whole. */
    private Optional<LogPosition> durable = Optional.empty();

    /** That of the first look; null before. */
    private PolledEpoch epoch;

    /** The newest file that was seen to be begun, which it stays: its name. Empty before. */
    private Optional<NamedFile> begun = Optional.empty();

    /** How much of the newest file may be read. */
    public enum Bound {
        /** What is durable by the watermark. */
        WATERMARK,
        /** Its whole frames. */
        WHOLE_FRAMES
    }

    /**
     * Follows a log.
     *
     * @param directory the log's
     * @param bound how much of the newest file may be read
     * @param looking how to look at files, in whatever state they are
     * @param interval the time between two looks
     */
    public PolledSource(LogDirectory directory, Bound bound, WalOptions looking, Duration interval) {
        this.directory = directory;
        this.bound = bound;
        this.looking = looking;
        this.intervalNanos = interval.compareTo(MOST_INTERVAL) < 0 ? interval.toNanos() : MOST_INTERVAL.toNanos();
    }

    @Override
    public LogSnapshot readable() throws IOException {
        Optional<Watermark.Content> mark = Watermark.read(directory); // before the files, which must not be older
        if (epoch == null) {
            epoch = new PolledEpoch(directory, mark.map(Watermark.Content::epoch));
        }
        if (bound == Bound.WHOLE_FRAMES) {
            return new LogSnapshot(directory.path(), files(), TailSource.WHOLE_FRAMES, epoch);
        }
        durable = mark.map(Watermark.Content::durable).or(() -> durable);
        LogSnapshot there = new LogSnapshot(directory.path(), files(), TailSource.NOTHING_YET, epoch);
        return durable.map(there::heldTo).orElse(there);
    }

    /** Without those behind a file that is not begun: a crash can leave several in a row, and a writer removes them. */
    private List<NamedFile> files() throws IOException {
        List<NamedFile> files = epoch.files();
        int count = files.size();
        while (count >= 2 && isUnbegun(files.get(count - 1)) && isUnbegun(files.get(count - 2))) {
            count--;
        }
        return files.subList(0, count);
    }

    private boolean isUnbegun(NamedFile file) throws IOException {
        if (begun.filter(file::equals).isPresent()) {
            return false;
        }
        try {
            if (UnbegunFile.is(file, looking)) {
                return true;
            }
        } catch (NoSuchFileException e) {
            return true; // it was removed just now
        } catch (FormatVersionException e) {
            return false; // who reads it is told
        }
        begun = Optional.of(file);
        return false;
    }

    /** Nobody knows whether another writer will come. */
    @Override
    public boolean hasEnded() {
        return false;
    }

    @Override
    public void await(long nanos, BooleanSupplier givenUp) throws InterruptedException {
        growth.await(givenUp, Math.min(nanos, intervalNanos));
    }

    @Override
    public void wake() {
        growth.tell();
    }
}
