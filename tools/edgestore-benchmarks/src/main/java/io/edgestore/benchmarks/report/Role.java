package io.edgestore.benchmarks.report;

/** What a figure is in its row. */
public enum Role {
    /** What the row is about. */
    OURS,
    /** What cannot be done without. */
    FLOOR,
    /** Another way to do the same, or somebody else's. */
    PEER
}
