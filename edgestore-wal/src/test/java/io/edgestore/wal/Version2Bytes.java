package io.edgestore.wal;

import io.edgestore.api.Codecs;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Makes files of version 2 by hand, with stored records, and takes them apart. With no code of the log. */
public final class Version2Bytes {

    /** Looked for once: that takes longer than a checksum. */
    private static final Codecs INSTALLED = Codecs.installed();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final int salt;
    private final String checksum;
    private final boolean hashes;

    private Version2Bytes(int flags, int salt, String checksum) {
        this.salt = salt;
        this.checksum = checksum;
        this.hashes = flags == 0;
        bytes(header(flags, salt, "none", checksum, new byte[0]));
    }

    /** A file of the compressor "none", with a header and nothing else yet. */
    public static Version2Bytes of(int salt, String checksum) {
        return new Version2Bytes(0, salt, checksum);
    }

    /** The same, of records without value hashes. */
    public static Version2Bytes withoutHashes(int salt, String checksum) {
        return new Version2Bytes(1, salt, checksum);
    }

    /** A frame as it stands in a file. */
    public record Frame(int offset, int end) {
        public int length() {
            return end - offset;
        }
    }

    public static byte[] header(int salt, String compressor, String checksum, byte[] parameters) {
        return header(0, salt, compressor, checksum, parameters);
    }

    public static byte[] header(int flags, int salt, String compressor, String checksum, byte[] parameters) {
        int length = 24 + compressor.length() + checksum.length() + parameters.length;
        ByteBuffer header = little(length).put(new byte[] {'E', 'D', 'G', 'W', 2, (byte) flags});
        header.putInt(length).putInt(salt);
        header.put((byte) compressor.length()).put(compressor.getBytes(StandardCharsets.US_ASCII));
        header.put((byte) checksum.length()).put(checksum.getBytes(StandardCharsets.US_ASCII));
        header.putInt(parameters.length).put(parameters).putInt(0);
        return sealed(header.array());
    }

    /** The same header, with the right CRC in its last four bytes. */
    public static byte[] sealed(byte[] header) {
        byte[] sealed = header.clone();
        CRC32C crc = new CRC32C();
        crc.update(sealed, 0, sealed.length - 4);
        ByteBuffer.wrap(sealed).order(ByteOrder.LITTLE_ENDIAN).putInt(sealed.length - 4, (int) crc.getValue());
        return sealed;
    }

    public Version2Bytes bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public Version2Bytes record(long lsn, byte[] value) {
        return raw(rawOf(lsn, value));
    }

    private byte[] rawOf(long lsn, byte[] value) {
        return hashes ? LogBytes.raw(lsn, value) : rawWithoutHash(lsn, value);
    }

    /** A frame of these raw records. */
    public Version2Bytes raw(byte[]... raws) {
        return block(block(raws));
    }

    /** A frame with records of these LSNs side by side, whose value it is. */
    public Version2Bytes batch(long firstLsn, byte[]... values) {
        byte[][] raws = new byte[values.length][];
        for (int i = 0; i < values.length; i++) {
            raws[i] = rawOf(firstLsn + i, values[i]);
        }
        return raw(raws);
    }

    /** A frame of a raw block, sound or not. */
    public Version2Bytes block(byte[] block) {
        return payload(little(4 + block.length).putInt(block.length).put(block).array());
    }

    /** A raw block: each record behind its length. */
    public static byte[] block(byte[]... raws) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (byte[] raw : raws) {
            block.writeBytes(little(4).putInt(raw.length).array());
            block.writeBytes(raw);
        }
        return block.toByteArray();
    }

    /** A raw record without its hash, which stands between the key and the value's length. */
    public static byte[] rawWithoutHash(long lsn, byte[] value) {
        byte[] raw = LogBytes.raw(lsn, value);
        int hashAt = raw.length - value.length - 4 - 32;
        return little(raw.length - 32)
                .put(raw, 0, hashAt)
                .put(raw, hashAt + 32, raw.length - hashAt - 32)
                .array();
    }

    public Version2Bytes payload(byte[] payload) {
        byte[] covered =
                little(4 + payload.length).putInt(payload.length).put(payload).array();
        int check = checksum(checksum, covered) ^ salt ^ out.size();
        return bytes(little(4).putInt(check).array()).bytes(covered);
    }

    public int length() {
        return out.size();
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    private static int checksum(String name, byte[] bytes) {
        if (!name.equals("crc32c")) {
            return INSTALLED.checksum(name).compute(ByteBuffer.wrap(bytes));
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    public static int headerLength(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(6);
    }

    public static int salt(byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(10);
    }

    /** The frames of a sound file, by their lengths. */
    public static List<Frame> frames(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<Frame> frames = new ArrayList<>();
        for (int at = headerLength(file); at < file.length; ) {
            Frame frame = new Frame(at, at + 8 + in.getInt(at + 4));
            frames.add(frame);
            at = frame.end();
        }
        return frames;
    }

    /** Whether the bytes are a sound frame, where they stand. */
    public static boolean isSound(byte[] file, int offset, String checksum) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long length = in.getInt(offset + 4) & 0xffff_ffffL;
        if (length > file.length - offset - 8) {
            return false;
        }
        byte[] covered = new byte[4 + (int) length];
        in.get(offset + 4, covered);
        return (checksum(checksum, covered) ^ salt(file) ^ offset) == in.getInt(offset);
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
