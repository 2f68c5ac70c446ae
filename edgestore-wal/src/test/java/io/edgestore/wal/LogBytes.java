package io.edgestore.wal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Makes log files by hand, byte for byte, out of sound frames and whatever else. Blocks are of literals only: LZ4 allows
 * it, and a frame then holds its value as it is.
 */
public final class LogBytes {

    private static final byte[] HEADER = {'E', 'D', 'G', 'W', 1, 0, 0, 0};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private LogBytes() {}

    /** A file header and nothing else yet. */
    public static LogBytes withHeader() {
        return new LogBytes().bytes(HEADER);
    }

    public LogBytes bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public LogBytes zeros(int count) {
        return bytes(new byte[count]);
    }

    /** A sound frame with a put. */
    public LogBytes record(long lsn, byte[] value) {
        return bytes(frame(lsn, value));
    }

    public LogBytes record(long lsn, String value) {
        return record(lsn, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Where the next thing goes. */
    public int length() {
        return out.size();
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    /** A sound frame with a put of an empty namespace. The hash is not that of the value: nobody has to look at it. */
    public static byte[] frame(long lsn, byte[] value) {
        return sealed(payload(raw(lsn, value)));
    }

    /** A frame around any payload, with its right checksum and length. */
    public static byte[] sealed(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return little(8 + payload.length)
                .putInt((int) crc.getValue())
                .putInt(payload.length)
                .put(payload)
                .array();
    }

    /** The length of a record, and the record as one run of literals. */
    public static byte[] payload(byte[] raw) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(little(4).putInt(raw.length).array());
        block.write(Math.min(15, raw.length) << 4);
        if (raw.length >= 15) {
            int rest = raw.length - 15;
            for (; rest >= 255; rest -= 255) {
                block.write(255);
            }
            block.write(rest);
        }
        block.writeBytes(raw);
        return block.toByteArray();
    }

    public static byte[] raw(long lsn, byte[] value) {
        byte[] key = Long.toUnsignedString(lsn).getBytes(StandardCharsets.US_ASCII);
        return little(71 + key.length + value.length)
                .putLong(0)
                .putLong(lsn)
                .putLong(1_780_000_000_000_000_000L + lsn)
                .putInt(0)
                .put((byte) 1)
                .putShort((short) 0)
                .putInt(key.length)
                .put(key)
                .put(new byte[32])
                .putInt(value.length)
                .put(value)
                .array();
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
