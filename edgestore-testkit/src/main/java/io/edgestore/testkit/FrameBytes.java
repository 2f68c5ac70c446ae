package io.edgestore.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Makes frames and what is in them, by the description of the format alone. */
final class FrameBytes {

    private static final byte[] FILE_HEADER = {'E', 'D', 'G', 'W', 1, 0, 0, 0};
    private static final int FIXED_LENGTH = 39;

    private FrameBytes() {}

    static byte[] fileHeader() {
        return FILE_HEADER.clone();
    }

    /** A frame around a payload, with the checksum that belongs to it. */
    static byte[] sealed(byte[] payload) {
        return frame(crc(payload), payload.length, payload);
    }

    /** A frame that says what it likes. */
    static byte[] frame(int crc, int length, byte[] payload) {
        return little(ParsedFrame.HEADER_LENGTH + payload.length)
                .putInt(crc)
                .putInt(length)
                .put(payload)
                .array();
    }

    static int crc(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }

    /** A payload that holds a raw record, which no codec has compressed: LZ4 allows a block of literals only. */
    static byte[] payload(byte[] raw) {
        return payload(raw.length, raw);
    }

    /** The same, with any declared length. */
    static byte[] payload(int declared, byte[] raw) {
        return withLength(declared, new Lz4Sequences().end(raw));
    }

    /** A payload of any block. */
    static byte[] withLength(int declared, byte[] block) {
        return little(4 + block.length).putInt(declared).put(block).array();
    }

    /** The frame of a payload, for an offset in a file. */
    static byte[] sealed(ParsedHeader header, int offset, byte[] payload) {
        byte[] unsealed = frame(0, payload.length, payload);
        int checksum = ParsedFrame.checksum(header, offset, ByteBuffer.wrap(unsealed));
        return frame(checksum, payload.length, payload);
    }

    static byte[] u32(long number) {
        return little(4).putInt((int) number).array();
    }

    /** A name behind its length. */
    static byte[] ascii(String name) {
        return join(new byte[] {(byte) name.length()}, name.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] raw(ParsedRecord record) {
        byte[] namespace = record.namespace();
        byte[] key = record.key();
        byte[] value = record.value();
        return little(FIXED_LENGTH + namespace.length + key.length + record.valueHash().length + value.length)
                .putLong(record.transactionId())
                .putLong(record.lsn())
                .putLong(record.timestampNanos())
                .putInt((int) record.ttlSeconds())
                .put((byte) record.operation())
                // The one big-endian field of the format.
                .put((byte) (namespace.length >> 8))
                .put((byte) namespace.length)
                .put(namespace)
                .putInt(key.length)
                .put(key)
                .put(record.valueHash())
                .putInt(value.length)
                .put(value)
                .array();
    }

    static byte[] join(byte[]... parts) {
        return join(Arrays.asList(parts));
    }

    static byte[] join(Iterable<byte[]> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.forEach(out::writeBytes);
        return out.toByteArray();
    }

    static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
