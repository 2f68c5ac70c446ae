package io.edgestore.wal.log;

import io.edgestore.wal.log.directory.LogDirectory;
import io.edgestore.wal.log.directory.LogPosition;
import io.edgestore.wal.log.directory.LogSnapshot;
import io.edgestore.wal.log.directory.Watermark;
import io.edgestore.wal.log.tail.GrowingPosition;
import io.edgestore.wal.log.tail.TailSource;
import io.edgestore.wal.log.tail.WriterSource;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How far a log is appended and durable, and whoever waits for that: tails of this process, and by the watermark file those of
 * others. Changed by one thread at a time for each of the two, read by all.
 */
final class LogProgress implements Closeable {

    private final Watermark watermark;
    private final GrowingPosition appended;
    private final GrowingPosition durable;
    private volatile Optional<Throwable> watermarkFailure = Optional.empty();
    private volatile boolean closed;

    LogProgress(LogDirectory directory, LogPosition durable) {
        this.watermark = new Watermark(directory);
        this.appended = new GrowingPosition(durable);
        this.durable = new GrowingPosition(durable);
        tellOthers(durable);
    }

    LogPosition appended() {
        return appended.get();
    }

    long appendedLsn() {
        return appended.lsn();
    }

    long durableLsn() {
        return durable.lsn();
    }

    Optional<Throwable> watermarkFailure() {
        return watermarkFailure;
    }

    void appendedTo(LogPosition position) {
        appended.moveTo(position);
    }

    /** The same, with nothing allocated. */
    void appendedTo(long lsn, long fileLsn, long end) {
        appended.moveTo(lsn, fileLsn, end);
    }

    /** Not above what is appended. */
    void durableTo(LogPosition position) {
        durable.moveTo(position);
        tellOthers(position);
    }

    /** Before anything is cut off: others must know of it first. */
    void truncationBegins() throws IOException {
        watermark.beginTruncation(durable.get());
    }

    /** Goes on after the log was opened again, whatever became of a truncation. */
    void restart(LogPosition position) {
        watermark.endTruncation();
        appendedTo(position);
        durableTo(position);
    }

    /** It is for others only: the log goes on without it. */
    private void tellOthers(LogPosition position) {
        try {
            watermark.write(position);
            watermarkFailure = Optional.empty();
        } catch (IOException | RuntimeException | Error e) {
            watermarkFailure = Optional.of(e);
        }
    }

    TailSource source(TailOptions.Reach reach, Supplier<LogSnapshot> snapshot) {
        return switch (reach) {
            case DURABLE -> new WriterSource(durable, snapshot, () -> closed);
            case APPENDED -> new WriterSource(appended, snapshot, () -> closed);
        };
    }

    /** Nothing changes any more. */
    @Override
    public void close() throws IOException {
        closed = true;
        appended.tell();
        durable.tell();
        watermark.close();
    }
}
