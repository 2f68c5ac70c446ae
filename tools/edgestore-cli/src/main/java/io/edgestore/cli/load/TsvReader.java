package io.edgestore.cli.load;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.records.RecordColumns;
import io.edgestore.wal.Operation;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes records of tab-separated {@link RecordColumns}, and takes nothing that is not exactly one. */
final class TsvReader {

    private static final String DIGEST = "sha256:";
    private static final int HASH_LENGTH = 32;
    private static final int MAX_NAMESPACE_LENGTH = 65_535;

    /** Of the fields of a fixed length. */
    private static final int BARE_LENGTH = 71;

    private final LineReader lines;

    TsvReader(InputStream in) {
        this.lines = new LineReader(in, LineReader.MAX_LENGTH);
    }

    /** The next record; null at the end. */
    WalRecord next() throws IOException, MalformedLineException {
        boolean more = lines.next();
        if (more && lines.number() == 1 && isHeader()) {
            more = lines.next();
        }
        return more ? record(new TsvLine(lines)) : null;
    }

    /** The number of the line that {@link #next()} read last. */
    long lineNumber() {
        return lines.number();
    }

    /** How many bytes of the input are read. */
    long bytesRead() {
        return lines.bytesRead();
    }

    /** The length that its record has before compression, or somewhat more: two digits stand for a byte. */
    long recordLength() {
        return BARE_LENGTH + lines.length() / 2L;
    }

    private boolean isHeader() {
        byte[] header = RecordColumns.HEADER.getBytes(StandardCharsets.US_ASCII);
        return Arrays.equals(lines.bytes(), 0, lines.length(), header, 0, header.length);
    }

    private static WalRecord record(TsvLine line) throws MalformedLineException {
        long transactionId = line.unsignedLong(0);
        long lsn = line.unsignedLong(1);
        long timestamp = line.signedLong(2);
        long ttl = line.unsignedInt(3);
        byte[] namespace = namespace(line);
        byte[] key = line.hex(6);
        byte[] hash = hash(line);
        if (line.startsWith(8, DIGEST)) {
            throw line.malformed("value is a digest of the value, and load needs all of it; dump it with `edgestore"
                    + " dump --format tsv`, which never shortens");
        }
        byte[] value = line.hex(8);
        WalEntry entry = switch (operation(line)) {
            case PUT ->
                hash.length == 0
                        ? WalEntry.put(namespace, key, value).withoutValueHash()
                        : WalEntry.put(namespace, key, value, hash);
            case DELETE -> delete(line, namespace, key, hash, value);
        };
        return new WalRecord(
                lsn,
                entry.withTransactionId(transactionId)
                        .withTimestampNanos(timestamp)
                        .withTtlSeconds(ttl));
    }

    private static byte[] namespace(TsvLine line) throws MalformedLineException {
        byte[] namespace = line.hex(5);
        if (namespace.length > MAX_NAMESPACE_LENGTH) {
            throw line.malformed(
                    "the namespace has " + namespace.length + " bytes, and can have at most " + MAX_NAMESPACE_LENGTH);
        }
        return namespace;
    }

    private static Operation operation(TsvLine line) throws MalformedLineException {
        String code = line.text(4);
        for (Operation operation : Operation.values()) {
            if (code.equals(Integer.toString(operation.code()))) {
                return operation;
            }
        }
        throw line.malformed("op is " + line.quoted(4) + ", and must be 1 (put) or 2 (delete)");
    }

    private static WalEntry delete(TsvLine line, byte[] namespace, byte[] key, byte[] hash, byte[] value)
            throws MalformedLineException {
        if (value.length > 0) {
            throw line.malformed("a delete has no value; leave the last column empty, or make op 1");
        }
        return hash.length == 0
                ? WalEntry.delete(namespace, key).withoutValueHash()
                : WalEntry.delete(namespace, key, hash);
    }

    /** Of any bytes: a log that somebody else wrote may have others than BLAKE3 makes of the values. */
    private static byte[] hash(TsvLine line) throws MalformedLineException {
        byte[] hash = line.hex(7);
        if (hash.length != 0 && hash.length != HASH_LENGTH) {
            throw line.malformed("value_hash has " + Amount.of(hash.length, "byte") + ", and must have " + HASH_LENGTH
                    + ", or none to have it computed");
        }
        return hash;
    }
}
