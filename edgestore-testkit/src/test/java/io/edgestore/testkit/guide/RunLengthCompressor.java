package io.edgestore.testkit.guide;

import io.edgestore.api.ArrayCompressor;
import io.edgestore.api.CorruptDataException;

/** Somebody else's codec: a row of pairs, of which each is a count from 1 to 255 and the byte that stands there so often. */
public class RunLengthCompressor extends ArrayCompressor {

    @Override
    public String name() {
        return "run-length";
    }

    @Override
    public int maxCompressedLength(int length) {
        if (length < 0 || length > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException("no block can be of " + length + " bytes");
        }
        return 2 * length;
    }

    @Override
    public long maxDecompressedLength(int compressedLength) {
        if (compressedLength < 0) {
            throw new IllegalArgumentException("no block can be of " + compressedLength + " bytes");
        }
        return compressedLength / 2 * 255L;
    }

    @Override
    protected int compress(byte[] source, int from, int length, byte[] target, int to, int targetLength) {
        int at = to;
        for (int i = from, end; i < from + length; i = end) {
            end = i;
            while (end < from + length && end - i < 255 && source[end] == source[i]) {
                end++;
            }
            target[at++] = (byte) (end - i);
            target[at++] = source[i];
        }
        return at - to;
    }

    @Override
    protected int decompress(byte[] source, int from, int length, byte[] target, int to, int targetLength)
            throws CorruptDataException {
        int at = to;
        for (int i = from; i < from + length; i += 2) {
            int count = source[i] & 0xff;
            if (count == 0) {
                throw new CorruptDataException("a run of no bytes");
            }
            for (int end = at + count; at < end; at++) {
                target[at] = source[i + 1];
            }
        }
        return at - to;
    }
}
