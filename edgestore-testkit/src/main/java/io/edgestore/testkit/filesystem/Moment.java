package io.edgestore.testkit.filesystem;

import io.edgestore.testkit.disk.Change;
import io.edgestore.testkit.disk.Disk;
import java.util.List;

/** A point between two operations of a {@link History} at which a crash can be tried. */
public final class Moment {

    private final History history;
    private final List<Change<?>> changes;
    private final int operation;
    private final boolean durable;
    /** Goes on to the next moment when this one has passed, and is null here then: of most moments nobody wants a copy. */
    private Disk disk;

    Moment(History history, List<Change<?>> changes, int operation, Disk disk) {
        this.history = history;
        this.changes = changes;
        this.operation = operation;
        this.disk = disk;
        durable = disk.isDurable();
    }

    /** Its disk is about to change. */
    synchronized void pass() {
        disk = null;
    }

    /**
     * How many operations of the history have been done.
     *
     * @return 0 or more
     */
    public int operation() {
        return operation;
    }

    /**
     * Whether any crash would leave the same.
     *
     * @return whether nothing is volatile
     */
    public boolean isDurable() {
        return durable;
    }

    /**
     * How much the next operation writes.
     *
     * @return bytes, or 0 if it does something else or there is none
     */
    public int nextWriteLength() {
        return operation < changes.size() && changes.get(operation) instanceof Change.Write write
                ? write.bytes().length
                : 0;
    }

    /** So much of the next operation, which is a write. */
    Change.Write nextWriteCutShort(int bytes) {
        return ((Change.Write) changes.get(operation)).cutShort(bytes);
    }

    History history() {
        return history;
    }

    /** What has been done. */
    List<Change<?>> changes() {
        return changes.subList(0, operation);
    }

    /** A copy of the disk as it is now. */
    synchronized Disk disk() {
        return disk == null ? history.diskAfter(changes()) : disk.copy();
    }
}
