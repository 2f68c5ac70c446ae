package io.edgestore.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Changes of payloads and of the records in them, each with the old checksum, and with one that is right again. */
final class BodyDamage {

    private static final int OPERATION_AT = 28;
    private static final List<Integer> MASKS = List.of(0x01, 0xff);

    private final LogPieces pieces;

    private BodyDamage(LogPieces pieces) {
        this.pieces = pieces;
    }

    static Stream<DamagedLog> cases(LogDamage damage) {
        BodyDamage bodies = new BodyDamage(LogPieces.of(damage.file()));
        return IntStream.range(0, bodies.pieces.frames().size())
                .boxed()
                .flatMap(i -> Stream.concat(bodies.ofPayload(i), bodies.ofRecord(i)));
    }

    private Stream<DamagedLog> ofPayload(int i) {
        byte[] payload = pieces.payload(i);
        return IntStream.range(0, payload.length)
                .boxed()
                .flatMap(at -> MASKS.stream()
                        .flatMap(mask -> bothWays(
                                i,
                                "payload@" + at + "^" + Integer.toHexString(mask),
                                edited(payload, copy -> copy[at] ^= (byte) (int) mask))));
    }

    private Stream<DamagedLog> ofRecord(int i) {
        return pieces.raw(i).stream()
                .flatMap(raw -> Stream.of(changed(i, raw), operations(i, raw), otherLengths(i, raw))
                        .flatMap(cases -> cases));
    }

    private Stream<DamagedLog> changed(int i, byte[] raw) {
        return IntStream.range(0, raw.length)
                .boxed()
                .flatMap(at -> MASKS.stream()
                        .flatMap(mask -> bothWays(
                                i,
                                "record@" + at + "^" + Integer.toHexString(mask),
                                FrameBytes.payload(edited(raw, copy -> copy[at] ^= (byte) (int) mask)))));
    }

    private Stream<DamagedLog> operations(int i, byte[] raw) {
        if (raw.length <= OPERATION_AT) {
            return Stream.empty();
        }
        return IntStream.rangeClosed(0, 255)
                .filter(operation -> operation != (raw[OPERATION_AT] & 0xff))
                .boxed()
                .flatMap(operation -> bothWays(
                        i,
                        "operation=" + operation,
                        FrameBytes.payload(edited(raw, copy -> copy[OPERATION_AT] = (byte) (int) operation))));
    }

    /** Bytes behind the value are allowed, and missing ones are not. */
    private Stream<DamagedLog> otherLengths(int i, byte[] raw) {
        Stream<Integer> longer = Stream.of(1, 8, 300).map(more -> raw.length + more);
        return Stream.concat(IntStream.range(0, raw.length).boxed(), longer)
                .flatMap(length -> bothWays(i, "record-of-" + length, FrameBytes.payload(Arrays.copyOf(raw, length))));
    }

    private Stream<DamagedLog> bothWays(int i, String id, byte[] payload) {
        byte[] asIs = FrameBytes.frame(pieces.crc(i), payload.length, payload);
        return Stream.of(
                DamagedLog.of("frame-" + i + "/" + id + "/raw", pieces.replacing(i, asIs)),
                DamagedLog.of("frame-" + i + "/" + id + "/resealed", pieces.replacing(i, FrameBytes.sealed(payload))));
    }

    private static byte[] edited(byte[] bytes, Consumer<byte[]> edit) {
        byte[] copy = bytes.clone();
        edit.accept(copy);
        return copy;
    }
}
