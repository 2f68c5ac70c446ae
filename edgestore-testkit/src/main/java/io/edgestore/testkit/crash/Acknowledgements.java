package io.edgestore.testkit.crash;

import io.edgestore.testkit.filesystem.Crash;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * What a store was asked to keep, and what it acknowledged. A workload calls {@link #attempt} before it asks the store, and
 * {@link #acknowledge} when the store has returned and so promised that the value is kept. After a crash the checker
 * compares the store with {@link #acknowledged}, all of which must be there, and {@link #attempted}, beside which nothing
 * may be. A checker that uses the store may note more: that counts if it is crashed in turn. All lists are in the order of
 * noting.
 *
 * <p>Safe for use by several threads.
 *
 * @param <T> a value, such as a key, a record or a number; compared by the checker as it likes
 */
public final class Acknowledgements<T> {

    private enum Kind {
        ATTEMPTED,
        WRITTEN,
        ACKNOWLEDGED
    }

    /** A value, and how many operations had been done when it was noted. */
    private record Note<T>(int operations, Kind kind, T value) {}

    private final IntSupplier operationsDone;
    private final List<Note<T>> notes = new ArrayList<>();

    /** None yet, on a machine that counts its operations. */
    Acknowledgements(IntSupplier operationsDone) {
        this.operationsDone = operationsDone;
    }

    /** Those that hold after a crash behind an operation, on the machine that is started then. */
    Acknowledgements<T> after(int operations, Crash crash, IntSupplier nextOperationsDone) {
        Acknowledgements<T> acknowledgements = new Acknowledgements<>(nextOperationsDone);
        synchronized (notes) {
            for (Note<T> note : notes) {
                boolean revoked = note.kind() == Kind.WRITTEN && crash.isPowerCut();
                if (note.operations() <= operations && !revoked) {
                    acknowledgements.notes.add(new Note<>(0, note.kind(), note.value()));
                }
            }
        }
        return acknowledgements;
    }

    /**
     * Notes what the store is about to be asked to keep: from now on it may survive.
     *
     * @param value what
     */
    public void attempt(T value) {
        note(Kind.ATTEMPTED, value);
    }

    /**
     * Notes that the store has promised: from now on the value must survive every crash.
     *
     * @param value what
     */
    public void acknowledge(T value) {
        note(Kind.ACKNOWLEDGED, value);
    }

    /**
     * Notes that the store has handed something to the operating system: from now on the value must survive the death of the
     * process, but not a power cut.
     *
     * @param value what
     */
    public void acknowledgeWritten(T value) {
        note(Kind.WRITTEN, value);
    }

    private void note(Kind kind, T value) {
        synchronized (notes) {
            notes.add(new Note<>(operationsDone.getAsInt(), kind, value));
        }
    }

    /**
     * What the store was asked to keep.
     *
     * @return the values; nothing else may be in the store
     */
    public List<T> attempted() {
        return noted(List.of(Kind.ATTEMPTED));
    }

    /**
     * What must have survived: whatever was acknowledged, and after the death of a process what was written.
     *
     * @return the values; all must be in the store
     */
    public List<T> acknowledged() {
        return noted(List.of(Kind.WRITTEN, Kind.ACKNOWLEDGED));
    }

    private List<T> noted(List<Kind> kinds) {
        List<T> values = new ArrayList<>();
        synchronized (notes) {
            for (Note<T> note : notes) {
                if (kinds.contains(note.kind())) {
                    values.add(note.value());
                }
            }
        }
        return values;
    }
}
