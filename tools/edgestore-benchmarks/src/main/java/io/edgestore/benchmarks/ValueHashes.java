package io.edgestore.benchmarks;

/** Whether the records of a file have hashes of their values. */
public enum ValueHashes {
    WITH,
    WITHOUT
}
