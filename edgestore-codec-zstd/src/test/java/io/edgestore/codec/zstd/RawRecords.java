package io.edgestore.codec.zstd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.edgestore.testkit.format.ParsedRecord;
import io.edgestore.testkit.sample.JsonEvent;
import io.edgestore.testkit.sample.JsonEvents;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** Raw records of a log, each with a JSON event of about 130 bytes as its value: what dictionaries are for. */
final class RawRecords {

    private RawRecords() {}

    static List<byte[]> ofEvents(long seed, int count) {
        return ofEvents(seed, 0, count);
    }

    /** As they go on after so many others. */
    static List<byte[]> ofEvents(long seed, long before, int count) {
        return JsonEvents.small(seed, before).next(count).stream()
                .map(RawRecords::of)
                .toList();
    }

    private static byte[] of(JsonEvent event) {
        byte[] value = event.json().getBytes(UTF_8);
        return new ParsedRecord(
                        0,
                        event.number(),
                        event.timestampNanos(),
                        0,
                        1,
                        "events".getBytes(UTF_8),
                        event.key().getBytes(UTF_8),
                        hash(value),
                        value)
                .bytes();
    }

    /** Not the hash that a log has, but as random, and as long. */
    private static byte[] hash(byte[] value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
