package io.edgestore.cli;

import io.edgestore.wal.Operation;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes records of tab-separated {@link Columns}, and takes nothing that is not exactly one. */
final class TsvReader {

    private static final String DIGEST = "sha256:";

    private final LineReader lines;

    TsvReader(InputStream in) {
        this.lines = new LineReader(in);
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

    private boolean isHeader() {
        byte[] header = Columns.HEADER.getBytes(StandardCharsets.US_ASCII);
        return Arrays.equals(lines.bytes(), 0, lines.length(), header, 0, header.length);
    }

    private static WalRecord record(TsvLine line) throws MalformedLineException {
        long transactionId = line.unsignedLong(0);
        long lsn = line.unsignedLong(1);
        long timestamp = line.signedLong(2);
        long ttl = line.unsignedInt(3);
        byte[] namespace = line.hex(5);
        byte[] key = line.hex(6);
        byte[] hash = line.hex(7);
        if (line.startsWith(8, DIGEST)) {
            throw line.malformed("value is a digest of the value, and load needs all of it; dump it with `edgestore"
                    + " dump --format tsv`, which never shortens");
        }
        byte[] value = line.hex(8);
        WalEntry entry = switch (operation(line)) {
            case PUT -> WalEntry.put(namespace, key, value);
            case DELETE -> delete(line, namespace, key, value);
        };
        requireHash(line, hash, entry);
        return new WalRecord(
                lsn,
                entry.withTransactionId(transactionId)
                        .withTimestampNanos(timestamp)
                        .withTtlSeconds(ttl));
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

    private static WalEntry delete(TsvLine line, byte[] namespace, byte[] key, byte[] value)
            throws MalformedLineException {
        if (value.length > 0) {
            throw line.malformed("a delete has no value; leave the last column empty, or make op 1");
        }
        return WalEntry.delete(namespace, key);
    }

    /** A line that was cut off, or edited, has another hash than its value: it must not go into a log. */
    private static void requireHash(TsvLine line, byte[] hash, WalEntry entry) throws MalformedLineException {
        if (hash.length > 0 && !Arrays.equals(hash, entry.valueHash())) {
            throw line.malformed("value_hash is not the BLAKE3 hash of the value: one of them was changed, or the line"
                    + " was cut; correct it, or leave value_hash empty to have it computed");
        }
    }
}
