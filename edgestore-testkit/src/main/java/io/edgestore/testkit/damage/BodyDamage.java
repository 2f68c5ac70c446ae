package io.edgestore.testkit.damage;

import io.edgestore.testkit.bytes.FrameBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Changes of payloads and of the records in them, each with the old checksum, and with one that is right again. */
final class BodyDamage {

    /** In a record; in a block of version 2 the first record stands behind its length. */
    private static final int OPERATION_AT = 28;

    private static final List<Integer> MASKS = List.of(0x01, 0xff);

    private final LogPieces pieces;
    private final int operationAt;

    private BodyDamage(LogPieces pieces) {
        this.pieces = pieces;
        this.operationAt = pieces.parsed().version() == 1 ? OPERATION_AT : 4 + OPERATION_AT;
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
                .flatMap(raw -> Stream.of(
                                changed(i, raw), operations(i, raw), otherLengths(i, raw), otherRecords(i, raw))
                        .flatMap(cases -> cases));
    }

    private Stream<DamagedLog> changed(int i, byte[] raw) {
        return IntStream.range(0, raw.length)
                .boxed()
                .flatMap(at -> MASKS.stream()
                        .flatMap(mask -> bothWays(
                                i,
                                "record@" + at + "^" + Integer.toHexString(mask),
                                pieces.payloadOf(edited(raw, copy -> copy[at] ^= (byte) (int) mask)))));
    }

    private Stream<DamagedLog> operations(int i, byte[] raw) {
        if (raw.length <= operationAt) {
            return Stream.empty();
        }
        return IntStream.rangeClosed(0, 255)
                .filter(operation -> operation != (raw[operationAt] & 0xff))
                .boxed()
                .flatMap(operation -> bothWays(
                        i,
                        "operation=" + operation,
                        pieces.payloadOf(edited(raw, copy -> copy[operationAt] = (byte) (int) operation))));
    }

    /** Bytes behind the value are allowed, and missing ones are not. */
    private Stream<DamagedLog> otherLengths(int i, byte[] raw) {
        Stream<Integer> longer = Stream.of(1, 8, 300).map(more -> raw.length + more);
        return Stream.concat(IntStream.range(0, raw.length).boxed(), longer)
                .flatMap(length -> bothWays(i, "record-of-" + length, pieces.payloadOf(Arrays.copyOf(raw, length))));
    }

    /** Records of a block doubled, dropped, swapped, without content, or longer than they say. */
    private Stream<DamagedLog> otherRecords(int i, byte[] raw) {
        if (pieces.parsed().version() == 1) {
            return Stream.empty();
        }
        List<byte[]> records = FrameBytes.records(raw);
        return IntStream.range(0, records.size()).boxed().flatMap(k -> {
            byte[] record = records.get(k);
            Stream<DamagedLog> replaced = Stream.of(
                            Map.entry("dropped", List.<byte[]>of()),
                            Map.entry("doubled", List.of(record, record)),
                            Map.entry("empty-record-before", List.of(new byte[0], record)),
                            Map.entry("longer", List.of(Arrays.copyOf(record, record.length + 9))))
                    .flatMap(how -> blockOf(i, k + "-" + how.getKey(), replacing(records, k, how.getValue())));
            if (k == 0) {
                return replaced;
            }
            List<byte[]> swapped = new ArrayList<>(records);
            Collections.swap(swapped, k - 1, k);
            return Stream.concat(replaced, blockOf(i, k + "-swapped-with-the-one-before", swapped));
        });
    }

    private static List<byte[]> replacing(List<byte[]> records, int k, List<byte[]> replacements) {
        List<byte[]> others = new ArrayList<>(records);
        others.remove(k);
        others.addAll(k, replacements);
        return others;
    }

    private Stream<DamagedLog> blockOf(int i, String id, List<byte[]> records) {
        return bothWays(i, "record-" + id, pieces.payloadOf(FrameBytes.block(records)));
    }

    private Stream<DamagedLog> bothWays(int i, String id, byte[] payload) {
        byte[] asIs = FrameBytes.frame(pieces.crc(i), payload.length, payload);
        return Stream.of(
                DamagedLog.of("frame-" + i + "/" + id + "/raw", pieces.replacing(i, asIs)),
                DamagedLog.of("frame-" + i + "/" + id + "/resealed", pieces.resealing(i, payload)));
    }

    private static byte[] edited(byte[] bytes, Consumer<byte[]> edit) {
        byte[] copy = bytes.clone();
        edit.accept(copy);
        return copy;
    }
}
