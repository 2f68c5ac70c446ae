package io.edgestore.cli.records;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** The time of a record, which a log has as nanoseconds since 1970. */
public final class RecordTime {

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** With all nine digits: the fractions stand below each other. */
    private static final DateTimeFormatter TEXT =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);

    private RecordTime() {}

    public static Instant of(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
    }

    /** In ISO 8601. */
    public static String text(long nanos) {
        return TEXT.format(of(nanos));
    }
}
