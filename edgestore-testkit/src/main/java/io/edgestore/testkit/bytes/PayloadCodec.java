package io.edgestore.testkit.bytes;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The codecs by which this kit reads files of either version: as few as show that a reader reads the header. */
public final class PayloadCodec {

    private static final Set<String> COMPRESSORS = Set.of("lz4", "none");
    private static final Set<String> CHECKSUMS = Set.of("crc32c");

    private PayloadCodec() {}

    /** Whether this kit has a compressor. */
    public static boolean hasCompressor(String name) {
        return COMPRESSORS.contains(name);
    }

    /** Whether this kit has a checksum. */
    public static boolean hasChecksum(String name) {
        return CHECKSUMS.contains(name);
    }

    /** The raw block of the payload {@code file[start, end)}; nothing if it does not have the length that it says. */
    public static Optional<byte[]> decode(String compressor, byte[] file, int start, int end) {
        requireCompressor(compressor);
        if (end - start < 4) {
            return Optional.empty();
        }
        long length = FrameBytes.little(4).put(file, start, 4).getInt(0) & 0xffff_ffffL;
        if (compressor.equals("lz4")) {
            return Lz4Block.decode(file, start + 4, end, length);
        }
        byte[] stored = Arrays.copyOfRange(file, start + 4, end);
        return stored.length == length ? Optional.of(stored) : Optional.empty();
    }

    /** What stands for a block in a payload. Nothing gets smaller by it: LZ4 allows a block of literals only. */
    public static byte[] encode(String compressor, byte[] block) {
        requireCompressor(compressor);
        return compressor.equals("lz4") ? new Lz4Sequences().end(block) : block;
    }

    private static void requireCompressor(String name) {
        if (!hasCompressor(name)) {
            throw new IllegalArgumentException("this kit does not have the compressor " + name);
        }
    }
}
