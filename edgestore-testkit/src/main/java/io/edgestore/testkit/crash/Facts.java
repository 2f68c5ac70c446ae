package io.edgestore.testkit.crash;

import java.util.ArrayList;
import java.util.List;

/**
 * What a store was asked to keep, and what it promised. A workload notes {@link #attempt} before it asks, and {@link
 * #acknowledge} as soon as the store has promised. A checker finds what was noted before the crash, and may note more: that
 * counts if it is crashed in turn. All lists are in the order of noting.
 *
 * <p>Safe for use by several threads.
 *
 * @param <F> a fact, compared by the checker as it likes
 */
public final class Facts<F> {

    private enum Kind {
        ATTEMPTED,
        WRITTEN,
        ACKNOWLEDGED
    }

    /** A fact, and how many operations had been done when it was noted. */
    private record Note<F>(int operations, Kind kind, F fact) {}

    private final Kernel kernel;
    private final List<Note<F>> notes = new ArrayList<>();

    /** None yet, on a machine. */
    Facts(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Those that hold after a crash behind an operation, on the machine that is started then. */
    Facts<F> after(int operations, Crash crash, Kernel next) {
        Facts<F> facts = new Facts<>(next);
        kernel.between(now -> {
            for (Note<F> note : notes) {
                boolean revoked = note.kind() == Kind.WRITTEN && crash.isPowerCut();
                if (note.operations() <= operations && !revoked) {
                    facts.notes.add(new Note<>(0, note.kind(), note.fact()));
                }
            }
        });
        return facts;
    }

    /**
     * Notes what the store is about to be asked to keep: from now on it may survive.
     *
     * @param fact what
     */
    public void attempt(F fact) {
        note(Kind.ATTEMPTED, fact);
    }

    /**
     * Notes that the store has promised: from now on the fact must survive every crash.
     *
     * @param fact what
     */
    public void acknowledge(F fact) {
        note(Kind.ACKNOWLEDGED, fact);
    }

    /**
     * Notes that the store has handed something to the operating system: from now on the fact must survive the death of the
     * process, but not a power cut.
     *
     * @param fact what
     */
    public void acknowledgeWritten(F fact) {
        note(Kind.WRITTEN, fact);
    }

    private void note(Kind kind, F fact) {
        kernel.between(operations -> notes.add(new Note<>(operations, kind, fact)));
    }

    /**
     * What the store was asked to keep.
     *
     * @return the facts; nothing else may be in the store
     */
    public List<F> attempted() {
        return noted(List.of(Kind.ATTEMPTED));
    }

    /**
     * What must have survived: whatever was acknowledged, and after the death of a process what was written.
     *
     * @return the facts; all must be in the store
     */
    public List<F> acknowledged() {
        return noted(List.of(Kind.WRITTEN, Kind.ACKNOWLEDGED));
    }

    private List<F> noted(List<Kind> kinds) {
        List<F> facts = new ArrayList<>();
        kernel.between(operations -> {
            for (Note<F> note : notes) {
                if (kinds.contains(note.kind())) {
                    facts.add(note.fact());
                }
            }
        });
        return facts;
    }
}
