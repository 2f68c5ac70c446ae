package io.edgestore.testkit.damage;

import io.edgestore.testkit.bytes.FrameBytes;
import io.edgestore.testkit.bytes.Lz4Sequences;
import io.edgestore.testkit.format.ParsedFrame;
import io.edgestore.testkit.format.ParsedRecord;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lengths that lie, of frames and of what becomes of their payloads. */
final class LengthDamage {

    private static final List<Long> FAR = List.of(
            0L,
            3L,
            ParsedFrame.MAX_PAYLOAD_LENGTH - 1,
            ParsedFrame.MAX_PAYLOAD_LENGTH,
            ParsedFrame.MAX_PAYLOAD_LENGTH + 1,
            0x7fff_fff7L,
            0x7fff_ffffL,
            0x8000_0000L,
            0xffff_fff8L,
            0xffff_ffffL);

    private static final int BOMB_LENGTH = 8 << 20;

    private final LogPieces pieces;

    private LengthDamage(LogPieces pieces) {
        this.pieces = pieces;
    }

    static Stream<DamagedLog> cases(LogDamage damage) {
        LengthDamage lengths = new LengthDamage(LogPieces.of(damage.file()));
        return IntStream.range(0, lengths.pieces.frames().size())
                .boxed()
                .flatMap(i -> Stream.of(
                                lengths.ofFrame(i), lengths.ofRecord(i), lengths.tooLongBlock(i), lengths.bombs(i))
                        .flatMap(cases -> cases));
    }

    /** The frame says that its payload has another length. */
    private Stream<DamagedLog> ofFrame(int i) {
        byte[] payload = pieces.payload(i);
        return lies(payload.length)
                .map(length -> DamagedLog.of(
                        "frame-" + i + "/length=" + length,
                        pieces.replacing(i, FrameBytes.frame(pieces.crc(i), (int) (long) length, payload))));
    }

    /** The payload says that its record has another length, by a checksum that holds. */
    private Stream<DamagedLog> ofRecord(int i) {
        byte[] payload = pieces.payload(i);
        if (payload.length < 4) {
            return Stream.empty();
        }
        byte[] block = Arrays.copyOfRange(payload, 4, payload.length);
        long declared = LogPieces.declaredLength(payload);
        return Stream.concat(lies(declared), Stream.of(255L * block.length, 255L * block.length + 1))
                .filter(length -> length != declared)
                .distinct()
                .map(length -> DamagedLog.of(
                        "frame-" + i + "/record-length=" + length + "/resealed",
                        pieces.resealing(i, FrameBytes.withLength((int) (long) length, block))));
    }

    /** A byte more than the block takes, by a checksum that holds. */
    private Stream<DamagedLog> tooLongBlock(int i) {
        byte[] longer = Arrays.copyOf(pieces.payload(i), pieces.payload(i).length + 1);
        return Stream.of(DamagedLog.of("frame-" + i + "/byte-behind-block/resealed", pieces.resealing(i, longer)));
    }

    private static Stream<Long> lies(long truth) {
        return Stream.concat(Stream.of(truth - 1, truth + 1, truth + 8, truth / 2, truth * 2), FAR.stream())
                .filter(length -> length >= 0 && length != truth)
                .distinct();
    }

    /** A few bytes that become megabytes: one lot a record, the other not. Stored blocks do not. */
    private Stream<DamagedLog> bombs(int i) {
        if (!pieces.parsed().compressor().equals("lz4")) {
            return Stream.empty();
        }
        byte[] payload = pieces.payload(i);
        byte[] hash = new byte[pieces.parsed().hasValueHashes() ? 32 : 0];
        ParsedRecord small = new ParsedRecord(0, 0, 0, 0, 1, new byte[0], new byte[0], hash, new byte[0]);
        byte[] record = small.bytes();
        FrameBytes.little(4).putInt(BOMB_LENGTH).flip().get(record, record.length - 4, 4);
        byte[] head = pieces.parsed().version() == 1
                ? record
                : FrameBytes.join(FrameBytes.u32(record.length + BOMB_LENGTH), record);
        return Stream.of(
                DamagedLog.of(
                        "frame-" + i + "/bomb-of-a-record-before", pieces.resealing(i, zerosBehind(head), payload)),
                DamagedLog.of(
                        "frame-" + i + "/bomb-of-zeros-before",
                        pieces.resealing(i, zerosBehind(new byte[1]), payload)));
    }

    /** A payload of some bytes and {@link #BOMB_LENGTH} zeros. */
    private static byte[] zerosBehind(byte[] head) {
        // LZ4 asks for a match that ends 5 bytes before the end at the latest, and starts 12 before it.
        byte[] block = new Lz4Sequences()
                .sequence(FrameBytes.join(head, new byte[1]), 1, BOMB_LENGTH - 1 - 12)
                .end(new byte[12]);
        return FrameBytes.withLength(head.length + BOMB_LENGTH, block);
    }
}
