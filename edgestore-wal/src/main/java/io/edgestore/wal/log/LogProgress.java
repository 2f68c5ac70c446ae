package io.edgestore.wal.log;

import io.edgestore.wal.log.directory.LogDirectory;
import io.edgestore.wal.log.directory.LogPosition;
import io.edgestore.wal.log.directory.LogSnapshot;
import io.edgestore.wal.log.directory.Watermark;
import io.edgestore.wal.log.tail.Growth;
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
    private final Growth appendedGrowth = new Growth();
    private final Growth durableGrowth = new Growth();

    private volatile LogPosition appended;
    private volatile LogPosition durable;
    private volatile Optional<Throwable> watermarkFailure = Optional.empty();
    private volatile boolean closed;

    LogProgress(LogDirectory directory, LogPosition durable) {
        this.watermark = new Watermark(directory);
        this.appended = durable;
        this.durable = durable;
        tellOthers();
    }

    LogPosition appended() {
        return appended;
    }

    LogPosition durable() {
        return durable;
    }

    Optional<Throwable> watermarkFailure() {
        return watermarkFailure;
    }

    void appendedTo(LogPosition position) {
        appended = position;
        appendedGrowth.tell();
    }

    /** Not above what is appended. */
    void durableTo(LogPosition position) {
        durable = position;
        durableGrowth.tell();
        tellOthers();
    }

    /** Before anything is cut off: others must know of it first. */
    void truncationBegins() throws IOException {
        watermark.beginTruncation(durable);
    }

    /** Goes on after the log was opened again, whatever became of a truncation. */
    void restart(LogPosition position) {
        watermark.endTruncation();
        appendedTo(position);
        durableTo(position);
    }

    /** It is for others only: the log goes on without it. */
    private void tellOthers() {
        try {
            watermark.write(durable);
            watermarkFailure = Optional.empty();
        } catch (IOException | RuntimeException | Error e) {
            watermarkFailure = Optional.of(e);
        }
    }

    TailSource source(TailOptions.Reach reach, Supplier<LogSnapshot> snapshot) {
        return switch (reach) {
            case DURABLE -> new WriterSource(this::durable, snapshot, durableGrowth, () -> closed);
            case APPENDED -> new WriterSource(this::appended, snapshot, appendedGrowth, () -> closed);
        };
    }

    /** Nothing changes any more. */
    @Override
    public void close() throws IOException {
        closed = true;
        appendedGrowth.tell();
        durableGrowth.tell();
        watermark.close();
    }
}
