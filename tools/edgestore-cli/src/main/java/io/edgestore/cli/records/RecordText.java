package io.edgestore.cli.records;

import io.edgestore.cli.console.Escaped;
import io.edgestore.wal.RecordView;
import java.util.Locale;

/** A record in a line that people can read and a terminal cannot choke on. */
public final class RecordText {

    private static final int NAME_LIMIT = 64;
    private static final int VALUE_LIMIT = 48;

    private RecordText() {}

    /** With the beginning of the value. */
    public static String line(RecordView record) {
        return line(record, record.value().hasRemaining() ? Escaped.quoted(record.value(), VALUE_LIMIT) : "");
    }

    /** With a text of the value; none if that is empty. */
    public static String line(RecordView record, String value) {
        StringBuilder line = new StringBuilder()
                .append("LSN ")
                .append(Long.toUnsignedString(record.lsn()))
                .append("  ")
                .append(RecordTime.text(record.timestampNanos()))
                .append("  ")
                .append(record.operation().name().toLowerCase(Locale.ROOT))
                .append(' ')
                .append(Escaped.quoted(record.namespace(), NAME_LIMIT))
                .append(' ')
                .append(Escaped.quoted(record.key(), NAME_LIMIT));
        if (!value.isEmpty()) {
            line.append(" = ").append(value);
        }
        if (record.ttlSeconds() != 0) {
            line.append("  ttl ").append(record.ttlSeconds()).append(" s");
        }
        if (record.transactionId() != 0) {
            line.append("  transaction ").append(Long.toUnsignedString(record.transactionId()));
        }
        return line.toString();
    }
}
