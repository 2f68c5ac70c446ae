package io.edgestore.wal.log.retention;

import java.io.Closeable;
import java.util.function.Consumer;

/** Somebody who needs the records from an LSN on. Safe for use by many threads. */
public final class Hold implements Closeable {

    private final String holder;
    private final Consumer<Hold> onMove;
    private final Consumer<Hold> onClose;
    private volatile long lsn;

    Hold(String holder, long lsn, Consumer<Hold> onMove, Consumer<Hold> onClose) {
        this.holder = holder;
        this.lsn = lsn;
        this.onMove = onMove;
        this.onClose = onClose;
    }

    /**
     * A hold for records that nobody deletes.
     *
     * @return holds nothing
     */
    public static Hold none() {
        return new Hold("nobody", 0, hold -> {}, hold -> {});
    }

    /**
     * Who it is, for people.
     *
     * @return a kind and a name
     */
    public String holder() {
        return holder;
    }

    /**
     * The first LSN that is needed.
     *
     * @return u64
     */
    public long lsn() {
        return lsn;
    }

    /**
     * Gives up what is below an LSN.
     *
     * @param to the first LSN that is still needed, u64; what is below it can be gone at once
     */
    public void moveTo(long to) {
        lsn = to;
        onMove.accept(this);
    }

    /** Gives up everything. Closing twice does nothing. */
    @Override
    public void close() {
        onClose.accept(this);
    }
}
