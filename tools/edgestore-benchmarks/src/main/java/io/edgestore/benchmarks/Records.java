package io.edgestore.benchmarks;

import io.edgestore.wal.WalEntry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Entries whose values look like JSON events: they compress about as well as those do. */
final class Records {

    private static final String[] NAMES = {"temperature", "humidity", "pressure", "voltage", "door", "battery"};

    private Records() {}

    static List<WalEntry> ofLength(int valueLength, int count) {
        Random random = new Random(42);
        return IntStream.range(0, count)
                .mapToObj(i -> WalEntry.put("events", "device-" + random.nextInt(1000), value(valueLength, random)))
                .toList();
    }

    private static byte[] value(int length, Random random) {
        StringBuilder json = new StringBuilder();
        while (json.length() < length) {
            json.append("{\"sensor\":\"")
                    .append(NAMES[random.nextInt(NAMES.length)])
                    .append("\",\"value\":")
                    .append(random.nextInt(100_000))
                    .append(",\"at\":")
                    .append(1_780_000_000_000L + random.nextInt(1_000_000))
                    .append('}');
        }
        return Arrays.copyOf(json.toString().getBytes(StandardCharsets.US_ASCII), length);
    }
}
