package io.edgestore.testkit.bytes;

import java.io.ByteArrayOutputStream;

/** Writes LZ4 blocks sequence by sequence, as told and not as would be good. */
public final class Lz4Sequences {

    private static final int MIN_MATCH = 4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Literals and a match behind them. */
    public Lz4Sequences sequence(byte[] literals, int distance, int match) {
        begin(literals, Math.min(15, match - MIN_MATCH));
        out.write(distance);
        out.write(distance >> 8);
        rest(match - MIN_MATCH);
        return this;
    }

    /** The literals that a block ends with. */
    public byte[] end(byte[] literals) {
        begin(literals, 0);
        return out.toByteArray();
    }

    private void begin(byte[] literals, int matchNibble) {
        out.write(Math.min(15, literals.length) << 4 | matchNibble);
        rest(literals.length);
        out.writeBytes(literals);
    }

    /** What of a length does not fit into four bits. */
    private void rest(int length) {
        if (length < 15) {
            return;
        }
        int rest = length - 15;
        for (; rest >= 255; rest -= 255) {
            out.write(255);
        }
        out.write(rest);
    }
}
