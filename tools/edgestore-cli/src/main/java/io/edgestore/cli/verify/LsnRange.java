package io.edgestore.cli.verify;

/**
 * LSNs that follow each other.
 *
 * @param first u64
 * @param last u64, not below the first
 */
record LsnRange(long first, long last) {

    @Override
    public String toString() {
        return first == last
                ? "LSN " + Long.toUnsignedString(first)
                : "LSN " + Long.toUnsignedString(first) + " to " + Long.toUnsignedString(last);
    }
}
