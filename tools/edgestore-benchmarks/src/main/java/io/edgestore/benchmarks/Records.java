package io.edgestore.benchmarks;

import io.edgestore.testkit.sample.JsonEvent;
import io.edgestore.testkit.sample.JsonEvents;
import io.edgestore.wal.WalEntry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Entries whose values are JSON events. */
final class Records {

    private Records() {}

    static List<WalEntry> of(JsonEvents events, int count) {
        return events.next(count).stream()
                .map(event ->
                        WalEntry.put("events", event.key(), event.json()).withTimestampNanos(event.timestampNanos()))
                .toList();
    }

    /** Entries whose values are all of one length: as many events as it takes, the last one cut off. */
    static List<WalEntry> ofLength(int valueLength, int count) {
        JsonEvents events = JsonEvents.small(42, 0);
        return Stream.generate(() -> ofLength(valueLength, events)).limit(count).toList();
    }

    private static WalEntry ofLength(int valueLength, JsonEvents events) {
        JsonEvent first = events.next();
        StringBuilder value = new StringBuilder(first.json());
        while (value.length() < valueLength) {
            value.append(events.next().json());
        }
        byte[] bytes = value.toString().getBytes(StandardCharsets.US_ASCII);
        return WalEntry.put("events", first.key(), Arrays.copyOf(bytes, valueLength))
                .withTimestampNanos(first.timestampNanos());
    }
}
