package io.edgestore.testkit.filesystem;

import io.edgestore.testkit.disk.Change;
import io.edgestore.testkit.disk.Disk;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Records everything that is done in a {@link CrashFileSystem}, so that a crash after each operation can be tried later.
 *
 * <pre>{@code
 * History history = fs.recordHistory();
 * use(fs.getPath("/data"));
 * for (Moment moment : history.moments()) {
 *     check(new CrashPoint(moment, Crash.powerCut(seed)).fileSystem());
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class History {

    private final Disk start;
    private final List<Operation> operations = new ArrayList<>();
    private final List<Change<?>> changes = new ArrayList<>();

    History(Kernel kernel) {
        start = kernel.record(this::add);
    }

    private synchronized void add(Operation operation, Change<?> change) {
        operations.add(operation);
        changes.add(change);
    }

    /**
     * How many operations there are until now.
     *
     * @return 0 or more
     */
    public synchronized int size() {
        return operations.size();
    }

    /**
     * The operations until now.
     *
     * @return a copy, the first one first
     */
    public synchronized List<Operation> operations() {
        return List.copyOf(operations);
    }

    private synchronized List<Change<?>> changes() {
        return List.copyOf(changes);
    }

    /**
     * The times between the operations until now, from the one before the first to the one behind the last. Each disk is made
     * of the one before, so to go through them costs little more than the operations did.
     *
     * @return one more than there are operations
     */
    public Iterable<Moment> moments() {
        List<Change<?>> done = changes();
        return () -> new Moments(done);
    }

    /** A copy of the disk that it begins with. */
    Disk start() {
        return start.copy();
    }

    /** A copy of the disk behind some of the changes, made from the beginning. */
    Disk diskAfter(List<Change<?>> done) {
        Disk disk = start();
        done.forEach(change -> change.again(disk));
        return disk;
    }

    private final class Moments implements Iterator<Moment> {

        private final List<Change<?>> done;
        private final Disk disk = start();
        private Moment current;
        private int next;

        Moments(List<Change<?>> done) {
            this.done = done;
        }

        @Override
        public boolean hasNext() {
            return next <= done.size();
        }

        @Override
        public Moment next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (current != null) {
                current.pass();
                done.get(next - 1).again(disk);
            }
            current = new Moment(History.this, done, next++, disk);
            return current;
        }
    }
}
