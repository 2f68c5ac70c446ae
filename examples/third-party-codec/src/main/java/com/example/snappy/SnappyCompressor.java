package com.example.snappy;

import com.google.auto.service.AutoService;
import io.edgestore.api.ArrayCompressor;
import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.xerial.snappy.Snappy;

/**
 * The compressor {@code snappy}: one raw Snappy block, as <a
 * href="https://github.com/google/snappy/blob/main/format_description.txt">format_description.txt</a> has it. Not the
 * framing format, and not what snappy-java's streams write.
 */
@AutoService(Compressor.class)
public final class SnappyCompressor extends ArrayCompressor {

    @Override
    public String name() {
        return "snappy";
    }

    @Override
    public int maxCompressedLength(int length) {
        long bound = 32L + length + length / 6; // MaxCompressedLength in snappy.cc
        if (length < 0 || bound > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("no block that Snappy can take has " + length + " bytes");
        }
        return (int) bound;
    }

    @Override
    public long maxDecompressedLength(int compressedLength) {
        if (compressedLength < 0) {
            throw new IllegalArgumentException("compressedLength is negative: " + compressedLength);
        }
        return 64L * compressedLength / 3; // What expands most is a copy of 64 bytes, which takes 3.
    }

    @Override
    protected int compress(byte[] source, int from, int length, byte[] target, int to, int room) {
        try {
            return Snappy.compress(source, from, length, target, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected int decompress(byte[] source, int from, int length, byte[] target, int to, int room)
            throws CorruptDataException {
        try {
            // The length that the block claims goes first: it is written by whoever wrote the block.
            int claimed = Snappy.uncompressedLength(source, from, length);
            return claimed == room ? Snappy.uncompress(source, from, length, target, to) : claimed;
        } catch (IOException e) {
            throw new CorruptDataException("malformed Snappy block of " + length + " bytes", e);
        }
    }

    /** For people; it loads the native library. */
    @Override
    public String toString() {
        return name() + " (native " + Snappy.getNativeLibraryVersion() + ")";
    }
}
