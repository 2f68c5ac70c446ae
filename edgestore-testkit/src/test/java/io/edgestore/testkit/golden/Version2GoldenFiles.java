package io.edgestore.testkit.golden;

import io.edgestore.testkit.bytes.FrameBytes;
import io.edgestore.testkit.format.ParsedHeader;
import io.edgestore.testkit.format.ParsedLog;
import io.edgestore.testkit.format.ParsedRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the golden files of version 2 and their tables, by the description of the format, out of the records of the Rust
 * implementation: their hashes are right, and no writer has a part in it. The same bytes each time.
 */
final class Version2GoldenFiles {

    private static final String HEADING = "txid\tlsn\ttimestamp\tttl\top\tns\tkey\tvalue_hash\tvalue\n";
    private static final int LONGEST_VALUE = 4096;

    /** Of a header, without the names: up to the salt 14 bytes, the names' lengths, no parameters and a CRC. */
    private static final int FIXED_LENGTH = 14 + 2 + 4 + 4;

    private static final byte[] IGNORED = {1, 2, 3, (byte) 0xff};

    private final ParsedHeader header;
    private final List<ParsedRecord> records;
    private byte[] ignored = {};

    private Version2GoldenFiles(ParsedHeader header, List<ParsedRecord> records) {
        this.header = header;
        this.records = header.hasValueHashes()
                ? records
                : records.stream().map(Version2GoldenFiles::withoutHash).toList();
    }

    /** Writes the files of {@link #all()} into a directory: the resources of this module. */
    public static void main(String[] arguments) throws IOException {
        for (Map.Entry<String, byte[]> file : all().entrySet()) {
            Files.write(Path.of(arguments[0], file.getKey()), file.getValue());
        }
    }

    /** The contents by the names, files and tables. */
    static Map<String, byte[]> all() {
        List<ParsedRecord> basic = recordsOf(GoldenFile.BASIC);
        List<ParsedRecord> small = recordsOf(GoldenFile.SMALL);
        List<ParsedRecord> edge = recordsOf(GoldenFile.EDGE);
        List<ParsedRecord> packages = recordsOf(GoldenFile.PACKAGES);
        List<ParsedRecord> last = packages.subList(packages.size() - 103, packages.size());

        Map<String, byte[]> files = new LinkedHashMap<>();
        add(files, GoldenFile.V2_EMPTY, new Version2GoldenFiles(lz4(0x00000000), List.of()));
        add(files, GoldenFile.V2_SMALL, new Version2GoldenFiles(lz4(0x5eed0001), basic), 1, 2, 2);
        add(files, GoldenFile.V2_SINGLE, new Version2GoldenFiles(lz4(0x5eed0002), small), 1, 1, 1);
        add(files, GoldenFile.V2_BATCH, new Version2GoldenFiles(lz4(0x80000000), last), 1, 2, 100);
        ParsedHeader withoutHashes = version2(1, 0xffffffff, "lz4");
        add(files, GoldenFile.V2_NO_HASHES, new Version2GoldenFiles(withoutHashes, last), 100, 2, 1);
        Version2GoldenFiles stored = new Version2GoldenFiles(version2(0, 0x5eed0003, "none"), small);
        stored.ignored = IGNORED;
        add(files, GoldenFile.V2_STORED, stored, 2, 1);
        add(files, GoldenFile.V2_EDGE, new Version2GoldenFiles(lz4(0x5eed0004), edge), 1, 5, edge.size() - 6);
        return files;
    }

    private static ParsedHeader lz4(int salt) {
        return version2(0, salt, "lz4");
    }

    /** With the length that belongs to it. */
    static ParsedHeader version2(int flags, int salt, String compressor) {
        int length = FIXED_LENGTH + compressor.length() + "crc32c".length();
        return new ParsedHeader(2, flags, length, salt, compressor, "crc32c", new byte[0]);
    }

    private static List<ParsedRecord> recordsOf(GoldenFile golden) {
        return ParsedLog.of(golden.bytes()).records();
    }

    private static void add(
            Map<String, byte[]> files, GoldenFile golden, Version2GoldenFiles maker, int... recordsOfFrames) {
        files.put(golden.name() + ".wal", maker.file(recordsOfFrames));
        files.put(golden.name() + ".tsv", maker.table().getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] file(int... recordsOfFrames) {
        byte[] file = header.bytes();
        int from = 0;
        for (int count : recordsOfFrames) {
            byte[] block = FrameBytes.block(records.subList(from, from + count).stream()
                    .map(record -> FrameBytes.join(record.bytes(), ignored))
                    .toList());
            byte[] compressed = header.compressor().equals("lz4") ? Lz4Greedy.compress(block) : block;
            byte[] payload = FrameBytes.withLength(block.length, compressed);
            file = FrameBytes.join(file, FrameBytes.sealed(header.salt(), file.length, payload));
            from += count;
        }
        return file;
    }

    private String table() {
        StringBuilder table = new StringBuilder(HEADING);
        records.forEach(record -> table.append(row(record)).append('\n'));
        return table.toString();
    }

    private static String row(ParsedRecord record) {
        HexFormat hex = HexFormat.of();
        List<String> columns = new ArrayList<>(List.of(
                Long.toUnsignedString(record.transactionId()),
                Long.toUnsignedString(record.lsn()),
                Long.toString(record.timestampNanos()),
                Long.toString(record.ttlSeconds()),
                Integer.toString(record.operation())));
        for (byte[] bytes : List.of(record.namespace(), record.key(), record.valueHash())) {
            columns.add(hex.formatHex(bytes));
        }
        columns.add(value(record.value()));
        return String.join("\t", columns);
    }

    private static String value(byte[] value) {
        if (value.length <= LONGEST_VALUE) {
            return HexFormat.of().formatHex(value);
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value);
            return "sha256:" + HexFormat.of().formatHex(digest) + ":" + value.length;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private static ParsedRecord withoutHash(ParsedRecord record) {
        return new ParsedRecord(
                record.transactionId(),
                record.lsn(),
                record.timestampNanos(),
                record.ttlSeconds(),
                record.operation(),
                record.namespace(),
                record.key(),
                new byte[0],
                record.value());
    }
}
