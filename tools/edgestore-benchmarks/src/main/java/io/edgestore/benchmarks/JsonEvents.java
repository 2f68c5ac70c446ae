package io.edgestore.benchmarks;

import io.edgestore.wal.WalEntry;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Small JSON events, one about each second, as a shop on the web would log them. The same seed makes the same ones. */
final class JsonEvents {

    private static final List<String> TYPES = List.of("login", "view", "search", "cart.add", "checkout", "payment");
    private static final List<String> PATHS = List.of("/", "/sale", "/account/orders", "/help", "/search", "/cart");
    private static final List<String> COUNTRIES = List.of("AT", "CH", "DE", "ES", "FR", "IT", "NL", "PL", "US");
    private static final List<String> BROWSERS = List.of("Firefox/143.0", "Chrome/141.0.7390", "Safari/26.0");
    private static final long START = 1_760_000_000_000_000_000L;

    private final Random random;
    private final UnaryOperator<String> more;
    private long count;

    private JsonEvents(long seed, long before, UnaryOperator<String> more) {
        this.random = new Random(seed);
        this.count = before;
        this.more = more;
    }

    /** Of about 130 bytes, as they are after so many others. */
    static List<WalEntry> small(long seed, long before, int number) {
        return new JsonEvents(seed, before, event -> event).next(number);
    }

    /** Of about 280 bytes, as they are after so many others. */
    static List<WalEntry> large(long seed, long before, int number) {
        JsonEvents events = new JsonEvents(seed, before, event -> event);
        return new JsonEvents(seed, before, events::withDetails).next(number);
    }

    private List<WalEntry> next(int number) {
        return IntStream.range(0, number).mapToObj(i -> next()).toList();
    }

    private WalEntry next() {
        long nanos = START + ++count * 1_000_000_000L + random.nextInt(1_000_000_000);
        String event = String.format(
                Locale.ROOT,
                "{\"ts\":%d,\"type\":\"%s\",\"user\":\"u%06d\",\"session\":\"%08x\",\"path\":\"%s\",\"status\":%d,"
                        + "\"ms\":%d,\"country\":\"%s\"}",
                nanos / 1_000_000,
                oneOf(TYPES),
                random.nextInt(200_000),
                random.nextInt(),
                oneOf(PATHS),
                random.nextInt(20) == 0 ? 404 : 200,
                1 + random.nextInt(800),
                oneOf(COUNTRIES));
        return WalEntry.put("events", String.format(Locale.ROOT, "evt-%010d", count), more.apply(event))
                .withTimestampNanos(nanos);
    }

    private String withDetails(String event) {
        return event.substring(0, event.length() - 1)
                + String.format(
                        Locale.ROOT,
                        ",\"browser\":\"%s\",\"referrer\":\"https://shop.example%s\",\"items\":[%d,%d,%d],"
                                + "\"total\":%d.%02d,\"currency\":\"EUR\",\"trace\":\"%016x\"}",
                        oneOf(BROWSERS),
                        oneOf(PATHS),
                        random.nextInt(100_000),
                        random.nextInt(100_000),
                        random.nextInt(100_000),
                        random.nextInt(500),
                        random.nextInt(100),
                        random.nextLong());
    }

    private String oneOf(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
