import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads log files by docs/format.md alone, with nothing but the JDK: {@code java FormatReader.java}. It stands for an
 * implementation in any language. It takes names of files from standard input, a line each, and answers each with a line:
 * the name, a blank, and the records or the error as {@code manifest.jsonl} has them. Of codecs it has lz4, none and crc32c.
 */
final class FormatReader {

    private static final int MAGIC = 0x57474445; // "EDGW", little-endian
    private static final int MAX_HEADER = 1 << 20;
    private static final int MAX_PAYLOAD = 64 << 20;
    private static final int MAX_BLOCK = 256 << 20;
    private static final int LONGEST_VALUE = 4096;
    private static final HexFormat HEX = HexFormat.of();

    private final ByteBuffer file;
    private int version;
    private Header header;

    /** What a header says. */
    private record Header(
            int length, boolean hasHashes, int salt, String compressor, String checksum, boolean hasParameters) {

        static final Header VERSION_1 = new Header(8, true, 0, "lz4", "crc32c", false);
    }

    /** Why the whole file cannot be read. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String why) {
            super(why);
        }
    }

    /** What is at hand, the header or a frame, is not as the format says. */
    private static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private FormatReader(byte[] bytes) {
        file = little(bytes);
    }

    public static void main(String[] args) throws IOException {
        BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintWriter answers = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        for (String name = names.readLine(); name != null; name = names.readLine()) {
            answers.println(name + " " + new FormatReader(Files.readAllBytes(Path.of(name))).answer());
        }
        answers.flush();
    }

    private String answer() {
        try {
            readHeader();
            return "\"records\":[" + String.join(",", readFrames()) + "]";
        } catch (RefusedException e) {
            return "\"error\":\"" + e.getMessage() + "\"";
        }
    }

    private void readHeader() throws RefusedException {
        if (file.limit() < 8 || file.getInt(0) != MAGIC) {
            throw new RefusedException("CORRUPT_RECORD");
        }
        version = file.get(4) & 0xff;
        if (version != 1 && version != 2) {
            throw new RefusedException("FORMAT_VERSION 1 " + version);
        }
        Optional<Header> second = readVersion2();
        if (second.isPresent() != (version == 2)) {
            throw new RefusedException("CORRUPT_RECORD");
        }
        header = second.orElse(Header.VERSION_1);
        if (!List.of("lz4", "none").contains(header.compressor)) {
            throw new RefusedException("UNKNOWN_CODEC " + header.compressor);
        }
        if (!header.checksum.equals("crc32c")) {
            throw new RefusedException("UNKNOWN_CODEC " + header.checksum);
        }
        if (header.hasParameters) {
            throw new RefusedException("CORRUPT_RECORD");
        }
        file.position(header.length);
    }

    /** A header of version 2, whatever its version byte says: that byte may be what is damaged. */
    private Optional<Header> readVersion2() {
        try {
            byte[] covered = file.array().clone();
            covered[4] = 2;
            ByteBuffer in = little(covered).position(5);
            int flags = in.get() & 0xff;
            int length = in.getInt();
            if (flags > 1 || length < 14 || length > MAX_HEADER || length > file.limit()) {
                return Optional.empty();
            }
            int salt = in.limit(length - 4).getInt();
            String compressor = readName(in);
            String checksum = readName(in);
            int parameters = in.getInt();
            if (parameters != in.remaining() || crc(covered, 0, length - 4) != file.getInt(length - 4)) {
                return Optional.empty();
            }
            return Optional.of(new Header(length, flags == 0, salt, compressor, checksum, parameters > 0));
        } catch (MalformedException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static String readName(ByteBuffer in) throws MalformedException {
        String name = new String(readBytes(in, in.get() & 0xff), StandardCharsets.ISO_8859_1);
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,31}")) {
            throw new MalformedException();
        }
        return name;
    }

    private List<String> readFrames() {
        List<String> records = new ArrayList<>();
        while (file.remaining() >= 8) {
            int start = file.position();
            int checksum = file.getInt();
            int length = file.getInt();
            if (length < 0 || length > MAX_PAYLOAD || length > file.remaining()) {
                break;
            }
            int end = file.position() + length;
            if (checksum == expectedChecksum(start, end)) {
                try {
                    byte[] block = readPayload(Arrays.copyOfRange(file.array(), start + 8, end));
                    records.addAll(version == 1 ? List.of(readRecord(little(block))) : readBlock(little(block)));
                } catch (MalformedException | BufferUnderflowException e) {
                    // None of its records comes back.
                }
            }
            file.position(end);
        }
        return records;
    }

    private int expectedChecksum(int start, int end) {
        return version == 1
                ? crc(file.array(), start + 8, end)
                : crc(file.array(), start + 4, end) ^ header.salt ^ start;
    }

    private byte[] readPayload(byte[] payload) throws MalformedException {
        ByteBuffer in = little(payload);
        int length = in.getInt();
        // A length is bounded before it is believed: no LZ4 block is longer than 255 times what it takes.
        long most = header.compressor.equals("lz4") ? Math.min(255L * in.remaining(), MAX_BLOCK) : in.remaining();
        if (length < 0 || length > most) {
            throw new MalformedException();
        }
        ByteBuffer block = ByteBuffer.allocate(length);
        if (header.compressor.equals("lz4")) {
            decompress(in, block);
        } else {
            block.put(readBytes(in, length));
        }
        if (in.hasRemaining() || block.hasRemaining()) {
            throw new MalformedException();
        }
        return block.array();
    }

    /** One LZ4 block. */
    private static void decompress(ByteBuffer in, ByteBuffer out) throws MalformedException {
        while (true) {
            int token = in.get() & 0xff;
            byte[] literals = readBytes(in, readLength(in, token >> 4));
            requireRoom(out, literals.length);
            out.put(literals);
            if (!in.hasRemaining()) {
                return;
            }
            int distance = in.getShort() & 0xffff;
            int match = readLength(in, token & 15) + 4;
            requireRoom(out, match);
            if (distance == 0 || distance > out.position()) {
                throw new MalformedException();
            }
            for (int i = 0; i < match; i++) {
                out.put(out.get(out.position() - distance));
            }
        }
    }

    private static int readLength(ByteBuffer in, int nibble) {
        int length = nibble;
        for (int more = nibble == 15 ? 255 : 0; more == 255; ) {
            more = in.get() & 0xff;
            length += more;
        }
        return length;
    }

    private static void requireRoom(ByteBuffer out, int length) throws MalformedException {
        if (length < 0 || length > out.remaining()) {
            throw new MalformedException();
        }
    }

    /** What a frame of version 2 holds. */
    private List<String> readBlock(ByteBuffer in) throws MalformedException {
        List<String> records = new ArrayList<>();
        long last = 0;
        do {
            ByteBuffer raw = little(readBytes(in, in.getInt()));
            records.add(readRecord(raw));
            long lsn = raw.getLong(8);
            if (records.size() > 1 && Long.compareUnsigned(lsn, last) <= 0) {
                throw new MalformedException();
            }
            last = lsn;
        } while (in.hasRemaining());
        return records;
    }

    private String readRecord(ByteBuffer in) throws MalformedException {
        long transaction = in.getLong();
        long lsn = in.getLong();
        long time = in.getLong();
        long timeToLive = in.getInt() & 0xffff_ffffL;
        int operation = in.get();
        if (operation != 1 && operation != 2) {
            throw new MalformedException();
        }
        byte[] namespace = readBytes(in, (in.get() & 0xff) << 8 | in.get() & 0xff);
        byte[] key = readBytes(in, in.getInt());
        byte[] hash = readBytes(in, header.hasHashes ? 32 : 0);
        byte[] value = readBytes(in, in.getInt());
        return "{\"txid\":\"" + Long.toUnsignedString(transaction) + "\",\"lsn\":\"" + Long.toUnsignedString(lsn)
                + "\",\"timestamp\":\"" + time + "\",\"ttl\":" + timeToLive + ",\"op\":" + operation + ",\"ns\":\""
                + HEX.formatHex(namespace) + "\",\"key\":\"" + HEX.formatHex(key) + "\",\"value_hash\":\""
                + HEX.formatHex(hash) + "\",\"value\":\"" + text(value) + "\"}";
    }

    private static String text(byte[] value) {
        return value.length <= LONGEST_VALUE
                ? HEX.formatHex(value)
                : "sha256:" + HEX.formatHex(sha256(value)) + ":" + value.length;
    }

    private static byte[] readBytes(ByteBuffer in, int length) throws MalformedException {
        if (length < 0 || length > in.remaining()) {
            throw new MalformedException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int crc(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
