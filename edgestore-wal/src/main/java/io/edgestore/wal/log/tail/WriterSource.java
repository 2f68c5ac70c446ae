package io.edgestore.wal.log.tail;

import io.edgestore.wal.log.directory.LogPosition;
import io.edgestore.wal.log.directory.LogSnapshot;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Follows the writer of a log in this process, which tells each time that the log has grown. */
public final class WriterSource implements TailSource {

    private final Supplier<LogPosition> position;
    private final Supplier<LogSnapshot> snapshot;
    private final Growth growth;
    private final BooleanSupplier closed;

    /** What was told last; null before. */
    private LogPosition told;

    /**
     * Follows a writer.
     *
     * @param position how far to read
     * @param snapshot what is there: not less than that
     * @param growth told after the position has changed, and after the log was closed
     * @param closed whether the position stays as it is
     */
    public WriterSource(
            Supplier<LogPosition> position, Supplier<LogSnapshot> snapshot, Growth growth, BooleanSupplier closed) {
        this.position = position;
        this.snapshot = snapshot;
        this.growth = growth;
        this.closed = closed;
    }

    @Override
    public LogSnapshot readable() {
        told = position.get(); // before the snapshot, which must not be older
        return snapshot.get().heldTo(told);
    }

    @Override
    public boolean hasEnded() {
        return closed.getAsBoolean();
    }

    @Override
    public void await(long nanos, BooleanSupplier givenUp) throws InterruptedException {
        growth.await(() -> position.get() != told || closed.getAsBoolean() || givenUp.getAsBoolean(), nanos);
    }

    @Override
    public void wake() {
        growth.tell();
    }
}
