package io.edgestore.testkit.golden;

import io.edgestore.testkit.bytes.Lz4Sequences;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Compresses by LZ4, takes the newest match it sees, and is not fast: to make files that a decoder has to work for. */
final class Lz4Greedy {

    private static final int MIN_MATCH = 4;
    private static final int MAX_DISTANCE = 65_535;

    /** The last match starts at least so many bytes before the end of a block, and ends 5 before it. */
    private static final int LAST_MATCH = 12;

    private static final int LAST_LITERALS = 5;

    private Lz4Greedy() {}

    static byte[] compress(byte[] block) {
        Lz4Sequences sequences = new Lz4Sequences();
        Map<Integer, Integer> seen = new HashMap<>();
        ByteBuffer in = ByteBuffer.wrap(block);
        int literals = 0;
        int at = 0;
        while (at <= block.length - LAST_MATCH) {
            Integer before = seen.put(in.getInt(at), at);
            if (before == null || at - before > MAX_DISTANCE) {
                at++;
                continue;
            }
            int match = MIN_MATCH;
            while (at + match < block.length - LAST_LITERALS && block[before + match] == block[at + match]) {
                match++;
            }
            sequences.sequence(Arrays.copyOfRange(block, literals, at), at - before, match);
            at += match;
            literals = at;
        }
        return sequences.end(Arrays.copyOfRange(block, literals, block.length));
    }
}
