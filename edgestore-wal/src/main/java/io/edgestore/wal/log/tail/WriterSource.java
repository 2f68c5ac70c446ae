package io.edgestore.wal.log.tail;

import io.edgestore.wal.log.directory.LogPosition;
import io.edgestore.wal.log.directory.LogSnapshot;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Follows the writer of a log in this process, which tells each time that the log has grown. */
public final class WriterSource implements TailSource {

    private final GrowingPosition position;
    private final Supplier<LogSnapshot> snapshot;
    private final BooleanSupplier closed;

    /** How often the position had moved when it was told last. */
    private long told;

    /**
     * Follows a writer.
     *
     * @param position how far to read; told after the log was closed too
     * @param snapshot what is there: not less than that
     * @param closed whether the position stays as it is
     */
    public WriterSource(GrowingPosition position, Supplier<LogSnapshot> snapshot, BooleanSupplier closed) {
        this.position = position;
        this.snapshot = snapshot;
        this.closed = closed;
    }

    @Override
    public LogSnapshot readable() {
        told = position.moves();
        LogPosition held = position.get(); // before the snapshot, which must not be older
        return snapshot.get().heldTo(held);
    }

    @Override
    public boolean hasEnded() {
        return closed.getAsBoolean();
    }

    @Override
    public void await(long nanos, BooleanSupplier givenUp) throws InterruptedException {
        position.awaitMoved(told, () -> closed.getAsBoolean() || givenUp.getAsBoolean(), nanos);
    }

    @Override
    public void wake() {
        position.tell();
    }
}
