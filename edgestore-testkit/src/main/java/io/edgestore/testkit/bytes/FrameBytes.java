package io.edgestore.testkit.bytes;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Makes frames and what is in them, by the description of the format alone. */
public final class FrameBytes {

    private static final byte[] FILE_HEADER = {'E', 'D', 'G', 'W', 1, 0, 0, 0};
    private static final int HEADER_LENGTH = 8;

    private FrameBytes() {}

    /** The header of a file of version 1. */
    public static byte[] fileHeader() {
        return FILE_HEADER.clone();
    }

    /** A frame of version 1 around a payload, with the checksum that belongs to it. */
    public static byte[] sealed(byte[] payload) {
        return frame(crc(payload), payload.length, payload);
    }

    /** A frame that says what it likes. */
    public static byte[] frame(int crc, int length, byte[] payload) {
        return little(HEADER_LENGTH + payload.length)
                .putInt(crc)
                .putInt(length)
                .put(payload)
                .array();
    }

    public static int crc(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }

    /** A payload that holds a raw record, which no codec has compressed: LZ4 allows a block of literals only. */
    public static byte[] payload(byte[] raw) {
        return payload(raw.length, raw);
    }

    /** The same, with any declared length. */
    public static byte[] payload(int declared, byte[] raw) {
        return withLength(declared, new Lz4Sequences().end(raw));
    }

    /** A payload of any block. */
    public static byte[] withLength(int declared, byte[] block) {
        return little(4 + block.length).putInt(declared).put(block).array();
    }

    /** A frame of version 2, with the checksum that belongs to it at an offset of the file with this salt. */
    public static byte[] sealed(int salt, int offset, byte[] payload) {
        byte[] covered = join(u32(payload.length), payload);
        return frame(crc(covered) ^ salt ^ offset, payload.length, payload);
    }

    public static byte[] u32(long number) {
        return little(4).putInt((int) number).array();
    }

    /** A name behind its length. */
    public static byte[] ascii(String name) {
        return join(new byte[] {(byte) name.length()}, name.getBytes(StandardCharsets.US_ASCII));
    }

    /** A raw block of version 2: raw records, each behind its length. */
    public static byte[] block(List<byte[]> records) {
        List<byte[]> parts = new ArrayList<>();
        for (byte[] record : records) {
            parts.add(u32(record.length));
            parts.add(record);
        }
        return join(parts);
    }

    /** The raw records of a block of version 2 whose lengths can be believed. */
    public static List<byte[]> records(byte[] block) {
        List<byte[]> records = new ArrayList<>();
        for (int at = 0; at < block.length; ) {
            int end = at + 4 + little(4).put(block, at, 4).getInt(0);
            records.add(Arrays.copyOfRange(block, at + 4, end));
            at = end;
        }
        return records;
    }

    public static byte[] join(byte[]... parts) {
        return join(Arrays.asList(parts));
    }

    public static byte[] join(Iterable<byte[]> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.forEach(out::writeBytes);
        return out.toByteArray();
    }

    public static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
