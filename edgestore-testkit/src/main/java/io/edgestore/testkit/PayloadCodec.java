package io.edgestore.testkit;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The codecs by which this kit reads files of either version: as few as show that a reader reads the header. */
final class PayloadCodec {

    private static final Set<String> COMPRESSORS = Set.of("lz4", "none");
    private static final Set<String> CHECKSUMS = Set.of("crc32c");

    private PayloadCodec() {}

    /** The name in a header of a codec that is not there. */
    static Optional<String> unknownName(ParsedHeader header) {
        if (!COMPRESSORS.contains(header.compressor())) {
            return Optional.of(header.compressor());
        }
        return CHECKSUMS.contains(header.checksum()) ? Optional.empty() : Optional.of(header.checksum());
    }

    /** The raw block of the payload {@code file[start, end)}; nothing if it does not have the length that it says. */
    static Optional<byte[]> decode(ParsedHeader header, byte[] file, int start, int end) {
        unknownName(header).ifPresent(name -> {
            throw new IllegalArgumentException("this kit does not have the codec " + name);
        });
        if (end - start < 4) {
            return Optional.empty();
        }
        long length = FrameBytes.little(4).put(file, start, 4).getInt(0) & 0xffff_ffffL;
        if (header.compressor().equals("lz4")) {
            return Lz4Block.decode(file, start + 4, end, length);
        }
        byte[] stored = Arrays.copyOfRange(file, start + 4, end);
        return stored.length == length ? Optional.of(stored) : Optional.empty();
    }

    /** What stands for a block in a payload. Nothing gets smaller by it: LZ4 allows a block of literals only. */
    static byte[] encode(ParsedHeader header, byte[] block) {
        return header.compressor().equals("lz4") ? new Lz4Sequences().end(block) : block;
    }
}
