package io.edgestore.ratis;

/**
 * How a place in the Raft log becomes an LSN: index times 10,000, plus the place in the batch, from 0 on. It needs no state, so all
 * members come to the same LSNs, and the last LSN of a log tells how far it is. The last four digits of an LSN are the
 * place, what is before them is the index.
 */
final class RaftLsn {

    /** How many entries an append can have. */
    static final int MOST_ENTRIES = 10_000;

    private static final long MOST_INDEX = Long.MAX_VALUE / MOST_ENTRIES - 1;

    private RaftLsn() {}

    /** The LSN of the first entry that was appended under an index. */
    static long first(long index) {
        if (index < 0 || index > MOST_INDEX) {
            throw new IllegalStateException("Raft index " + index + " is out of the range of LSNs, 0 to " + MOST_INDEX);
        }
        return index * MOST_ENTRIES;
    }
}
