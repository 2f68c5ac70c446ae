package io.edgestore.cli.inspect;

/** How many records there are of each size, in powers of two of their length before compression. */
final class Sizes {

    /** One for each length of a length in bits. */
    private final long[] counts = new long[32];

    void add(int length) {
        counts[Integer.SIZE - Integer.numberOfLeadingZeros(length)]++;
    }

    /** How many records have at least {@code 2^(i-1)} bytes and less than {@code 2^i}. */
    long count(int i) {
        return counts[i];
    }

    /** How many powers there are. */
    int size() {
        return counts.length;
    }
}
