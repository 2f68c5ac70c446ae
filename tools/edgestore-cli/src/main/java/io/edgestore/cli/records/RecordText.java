package io.edgestore.cli.records;

import io.edgestore.cli.console.Escaped;
import io.edgestore.wal.RecordView;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** A record in a line that people can read and a terminal cannot choke on. */
public final class RecordText {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int NAME_LIMIT = 64;
    private static final int VALUE_LIMIT = 48;

    /** With all nine digits: the fractions stand below each other. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);

    private RecordText() {}

    public static String line(RecordView record) {
        StringBuilder line = new StringBuilder()
                .append("LSN ")
                .append(Long.toUnsignedString(record.lsn()))
                .append("  ")
                .append(time(record.timestampNanos()))
                .append("  ")
                .append(record.operation().name().toLowerCase(Locale.ROOT))
                .append(' ')
                .append(Escaped.quoted(record.namespace(), NAME_LIMIT))
                .append(' ')
                .append(Escaped.quoted(record.key(), NAME_LIMIT));
        if (record.value().hasRemaining()) {
            line.append(" = ").append(Escaped.quoted(record.value(), VALUE_LIMIT));
        }
        if (record.ttlSeconds() != 0) {
            line.append("  ttl ").append(record.ttlSeconds()).append(" s");
        }
        if (record.transactionId() != 0) {
            line.append("  transaction ").append(Long.toUnsignedString(record.transactionId()));
        }
        return line.toString();
    }

    private static String time(long nanos) {
        return TIME.format(
                Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND)));
    }
}
