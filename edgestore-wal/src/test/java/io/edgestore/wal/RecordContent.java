package io.edgestore.wal;

import io.edgestore.testkit.format.ParsedRecord;
import java.nio.ByteBuffer;

/** All that is in a record, from wherever it was read, so that it can be compared. */
record RecordContent(
        long transactionId,
        long lsn,
        long timestampNanos,
        long ttlSeconds,
        int operation,
        ByteBuffer namespace,
        ByteBuffer key,
        ByteBuffer valueHash,
        ByteBuffer value) {

    static RecordContent of(WalRecord record) {
        WalEntry entry = record.entry();
        return new RecordContent(
                entry.transactionId(),
                record.lsn(),
                entry.timestampNanos(),
                entry.ttlSeconds(),
                entry.operation().code(),
                ByteBuffer.wrap(entry.namespace()),
                ByteBuffer.wrap(entry.key()),
                ByteBuffer.wrap(entry.valueHash()),
                ByteBuffer.wrap(entry.value()));
    }

    static RecordContent of(ParsedRecord record) {
        return new RecordContent(
                record.transactionId(),
                record.lsn(),
                record.timestampNanos(),
                record.ttlSeconds(),
                record.operation(),
                ByteBuffer.wrap(record.namespace()),
                ByteBuffer.wrap(record.key()),
                ByteBuffer.wrap(record.valueHash()),
                ByteBuffer.wrap(record.value()));
    }

    /** Copies, since the view moves on. */
    static RecordContent of(RecordView view) {
        return new RecordContent(
                view.transactionId(),
                view.lsn(),
                view.timestampNanos(),
                view.ttlSeconds(),
                view.operation().code(),
                copy(view.namespace()),
                copy(view.key()),
                copy(view.valueHash()),
                copy(view.value()));
    }

    /** The same for the test kit. */
    ParsedRecord parsed() {
        return new ParsedRecord(
                transactionId,
                lsn,
                timestampNanos,
                ttlSeconds,
                operation,
                namespace.array(),
                key.array(),
                valueHash.array(),
                value.array());
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    @Override
    public String toString() {
        return "LSN " + Long.toUnsignedString(lsn) + " [" + transactionId + " " + timestampNanos + " " + ttlSeconds
                + " " + operation + " " + namespace.remaining() + "/" + key.remaining() + "/" + value.remaining() + "]";
    }
}
