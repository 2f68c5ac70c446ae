package io.edgestore.testkit.bytes;

import java.util.Optional;

/**
 * Decodes LZ4 blocks, byte by byte and without cleverness, so that no codec has to be trusted to judge a file.
 *
 * <p>A block is a row of sequences: a token with two lengths of four bits, literals, and a match, which is a distance
 * back of two bytes. A length of 15 goes on in further bytes up to one that is not 255. The last sequence ends behind its
 * literals.
 */
public final class Lz4Block {

    private static final int MIN_MATCH = 4;
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private final byte[] source;
    private final byte[] target;
    private final int end;
    private int at;
    private int filled;

    private Lz4Block(byte[] source, int start, int end, int length) {
        this.source = source;
        this.at = start;
        this.end = end;
        this.target = new byte[length];
    }

    /** Decodes {@code source[start, end)}; nothing if that is not a block of exactly {@code length} bytes. */
    public static Optional<byte[]> decode(byte[] source, int start, int end, long length) {
        if (length > 255L * (end - start) || length > MAX_ARRAY) {
            return Optional.empty();
        }
        Lz4Block block = new Lz4Block(source, start, end, (int) length);
        try {
            block.decode();
        } catch (IndexOutOfBoundsException e) {
            return Optional.empty();
        }
        return block.filled == length ? Optional.of(block.target) : Optional.empty();
    }

    private void decode() {
        while (true) {
            int token = next();
            int literals = length(token >> 4);
            if (literals > end - at) {
                throw new IndexOutOfBoundsException("more literals than bytes");
            }
            System.arraycopy(source, at, target, filled, literals);
            at += literals;
            filled += literals;
            if (at == end) {
                return;
            }
            int distance = next() | next() << 8;
            int match = length(token & 15) + MIN_MATCH;
            if (distance == 0) {
                throw new IndexOutOfBoundsException("a distance of 0");
            }
            for (int i = 0; i < match; i++, filled++) {
                target[filled] = target[filled - distance];
            }
        }
    }

    private int length(int nibble) {
        int length = nibble;
        for (int more = nibble == 15 ? 255 : 0; more == 255; ) {
            more = next();
            length += more;
            if (length > target.length) {
                throw new IndexOutOfBoundsException("more than the whole block");
            }
        }
        return length;
    }

    private int next() {
        if (at == end) {
            throw new IndexOutOfBoundsException("the block ends in the middle");
        }
        return source[at++] & 0xff;
    }
}
