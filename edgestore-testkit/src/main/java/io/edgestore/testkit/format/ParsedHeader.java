package io.edgestore.testkit.format;

import io.edgestore.testkit.bytes.FrameBytes;
import io.edgestore.testkit.bytes.PayloadCodec;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The header of a version 1 or 2 log file, parsed by the description of the format alone. The array is not copied.
 *
 * @param version 1 or 2
 * @param flags of version 2: bit 0 says that the records carry no value hash; 0 in version 1
 * @param length in bytes, so the offset of the first frame
 * @param salt random for each file; 0 in version 1
 * @param compressor the compressor's name; {@code lz4} in version 1
 * @param checksum the checksum's name; {@code crc32c} in version 1
 * @param parameters what the compressor needs to read the file; empty for most
 */
public record ParsedHeader(
        int version, int flags, int length, int salt, String compressor, String checksum, byte[] parameters) {

    static final int VERSION_AT = 4;
    static final int MIN_LENGTH = 8;

    private static final byte[] MAGIC = {'E', 'D', 'G', 'W'};
    private static final int MAX_LENGTH = 1 << 20;
    private static final int LENGTH_AT = 6;
    private static final int SALT_AT = 10;
    private static final int WITHOUT_HASHES = 1;
    private static final int CRC_LENGTH = 4;

    private static final ParsedHeader VERSION_1 = new ParsedHeader(1, 0, MIN_LENGTH, 0, "lz4", "crc32c", new byte[0]);

    /**
     * Reads the header of a file.
     *
     * @param file the whole file
     * @return nothing if it is damaged, or of a version other than 1 and 2
     */
    public static Optional<ParsedHeader> of(byte[] file) {
        Optional<Integer> version = versionOf(file);
        Optional<ParsedHeader> second = readVersion2(file);
        if (version.isEmpty() || version.get() != 1) {
            return version.filter(found -> found == 2).flatMap(found -> second);
        }
        return second.isPresent() ? Optional.empty() : Optional.of(VERSION_1);
    }

    /**
     * What a file says its version is.
     *
     * @param file the whole file
     * @return 0 to 255, sound or not; nothing if it does not begin as a log file does
     */
    public static Optional<Integer> versionOf(byte[] file) {
        return file.length >= MIN_LENGTH && Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))
                ? Optional.of(file[VERSION_AT] & 0xff)
                : Optional.empty();
    }

    /** Reads the header as one of version 2, whatever its version byte says. */
    private static Optional<ParsedHeader> readVersion2(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < SALT_AT) {
            return Optional.empty();
        }
        long length = in.getInt(LENGTH_AT) & 0xffff_ffffL;
        if (length > file.length || length > MAX_LENGTH || length < SALT_AT + CRC_LENGTH) {
            return Optional.empty();
        }
        int crcAt = (int) length - CRC_LENGTH;
        byte[] covered = Arrays.copyOf(file, crcAt);
        covered[VERSION_AT] = 2;
        CRC32C crc = new CRC32C();
        crc.update(covered);
        return (int) crc.getValue() == in.getInt(crcAt) ? fields(covered) : Optional.empty();
    }

    /** The fields of a header without its CRC; nothing if they do not fill it. */
    private static Optional<ParsedHeader> fields(byte[] covered) {
        ByteBuffer in = ByteBuffer.wrap(covered).order(ByteOrder.LITTLE_ENDIAN).position(VERSION_AT + 1);
        try {
            int flags = in.get() & 0xff;
            int length = in.getInt();
            int salt = in.getInt();
            String compressor = name(in);
            String checksum = name(in);
            long parameters = in.getInt() & 0xffff_ffffL;
            if (flags > WITHOUT_HASHES || !isName(compressor) || !isName(checksum) || parameters != in.remaining()) {
                return Optional.empty();
            }
            byte[] bytes = new byte[in.remaining()];
            in.get(bytes);
            return Optional.of(new ParsedHeader(2, flags, length, salt, compressor, checksum, bytes));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static String name(ByteBuffer in) {
        byte[] name = new byte[in.get() & 0xff];
        in.get(name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static boolean isName(String name) {
        return name.matches("[a-z0-9][a-z0-9._-]{0,31}");
    }

    /**
     * Whether the records carry a hash of their value.
     *
     * @return always, in version 1
     */
    public boolean hasValueHashes() {
        return (flags & WITHOUT_HASHES) == 0;
    }

    /**
     * The header as it stands in a file, whatever its length field says.
     *
     * @return a fresh array
     */
    public byte[] bytes() {
        if (version == 1) {
            return FrameBytes.fileHeader();
        }
        byte[] fields = FrameBytes.join(
                MAGIC,
                new byte[] {(byte) version, (byte) flags},
                FrameBytes.u32(length),
                FrameBytes.u32(salt),
                FrameBytes.ascii(compressor),
                FrameBytes.ascii(checksum),
                FrameBytes.u32(parameters.length),
                parameters);
        return FrameBytes.join(fields, FrameBytes.u32(FrameBytes.crc(fields)));
    }

    /** The name of a codec in this header that the kit does not have. */
    Optional<String> unknownCodec() {
        if (!PayloadCodec.hasCompressor(compressor)) {
            return Optional.of(compressor);
        }
        return PayloadCodec.hasChecksum(checksum) ? Optional.empty() : Optional.of(checksum);
    }

    /** The version and the names. */
    @Override
    public String toString() {
        return "version " + version + ", " + compressor + " and " + checksum;
    }
}
