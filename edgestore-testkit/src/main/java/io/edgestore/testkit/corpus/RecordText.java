package io.edgestore.testkit.corpus;

import io.edgestore.testkit.format.ParsedRecord;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Records as text, with a digest in place of a long value. */
final class RecordText {

    private static final int LONGEST_VALUE = 4096;

    private RecordText() {}

    /** A JSON object. Numbers of 64 bits are strings: many readers of JSON would round them. */
    static String json(ParsedRecord record) {
        HexFormat hex = HexFormat.of();
        return "{\"txid\":\"" + Long.toUnsignedString(record.transactionId()) + "\",\"lsn\":\""
                + Long.toUnsignedString(record.lsn()) + "\",\"timestamp\":\"" + record.timestampNanos() + "\",\"ttl\":"
                + record.ttlSeconds() + ",\"op\":" + record.operation() + ",\"ns\":\""
                + hex.formatHex(record.namespace()) + "\",\"key\":\"" + hex.formatHex(record.key())
                + "\",\"value_hash\":\"" + hex.formatHex(record.valueHash()) + "\",\"value\":\""
                + value(record.value()) + "\"}";
    }

    /** Hexadecimal digits, or the digest and the length. */
    static String value(byte[] value) {
        return value.length > LONGEST_VALUE
                ? "sha256:" + sha256(value) + ":" + value.length
                : HexFormat.of().formatHex(value);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
