package io.edgestore.testkit.filesystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Records the calls to a {@link CrashFileSystem}, including those that change nothing. Use it to check that a file is forced
 * before it is renamed, that little is read, or that no channel is left open. Safe for use by several threads.
 */
public final class CallLog {

    private final List<Call> calls = new ArrayList<>();

    CallLog() {}

    synchronized void add(Call call) {
        calls.add(call);
    }

    /**
     * All calls until now.
     *
     * @return a copy, the first one first
     */
    public synchronized List<Call> all() {
        return List.copyOf(calls);
    }

    /**
     * The calls of some kinds until now.
     *
     * @param kinds which ones
     * @return a copy, the first one first
     */
    public List<Call> of(Operation.Kind... kinds) {
        return all().stream()
                .filter(call -> Set.of(kinds).contains(call.kind()))
                .toList();
    }

    /** Forgets the calls until now. */
    public synchronized void clear() {
        calls.clear();
    }
}
