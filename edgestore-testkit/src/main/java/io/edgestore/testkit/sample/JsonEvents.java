package io.edgestore.testkit.sample;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Generates JSON events as a web shop would log them, about one per second: small records that have much in common.
 *
 * <pre>{@code
 * List<JsonEvent> toTrainOn = JsonEvents.small(7, 0).next(10_000);
 * List<JsonEvent> later = JsonEvents.small(42, 5_000_000).next(1_000);
 * }</pre>
 *
 * <p>The same seed makes the same events, in all releases: figures depend on them. Not for use by several threads at once.
 */
public final class JsonEvents {

    private static final List<String> TYPES = List.of("login", "view", "search", "cart.add", "checkout", "payment");
    private static final List<String> PATHS = List.of("/", "/sale", "/account/orders", "/help", "/search", "/cart");
    private static final List<String> COUNTRIES = List.of("AT", "CH", "DE", "ES", "FR", "IT", "NL", "PL", "US");
    private static final List<String> BROWSERS = List.of("Firefox/143.0", "Chrome/141.0.7390", "Safari/26.0");
    private static final long START = 1_760_000_000_000_000_000L;

    private final Random random;
    private final UnaryOperator<String> details;
    private long number;

    private JsonEvents(long seed, long before, UnaryOperator<String> details) {
        this.random = new Random(seed);
        this.number = before;
        this.details = details;
    }

    /**
     * Events of about 130 bytes.
     *
     * @param seed decides what is random
     * @param before how many events there were earlier, so that number and time of these are higher
     * @return gives the events one after the other
     */
    public static JsonEvents small(long seed, long before) {
        return new JsonEvents(seed, before, UnaryOperator.identity());
    }

    /**
     * Events of about 280 bytes: the small ones with more in each.
     *
     * @param seed decides what is random
     * @param before how many events there were earlier, so that number and time of these are higher
     * @return gives the events one after the other
     */
    public static JsonEvents large(long seed, long before) {
        Random random = new Random(seed);
        return new JsonEvents(seed, before, event -> withDetails(event, random));
    }

    /**
     * The next events.
     *
     * @param count how many, 0 or more
     * @return an unmodifiable list
     */
    public List<JsonEvent> next(int count) {
        return IntStream.range(0, count).mapToObj(i -> next()).toList();
    }

    /**
     * The next event. There is always one.
     *
     * @return a new one
     */
    public JsonEvent next() {
        number++;
        long nanos = START + number * 1_000_000_000L + random.nextInt(1_000_000_000);
        String event = String.format(
                Locale.ROOT,
                "{\"ts\":%d,\"type\":\"%s\",\"user\":\"u%06d\",\"session\":\"%08x\",\"path\":\"%s\",\"status\":%d,"
                        + "\"ms\":%d,\"country\":\"%s\"}",
                nanos / 1_000_000,
                oneOf(TYPES, random),
                random.nextInt(200_000),
                random.nextInt(),
                oneOf(PATHS, random),
                random.nextInt(20) == 0 ? 404 : 200,
                1 + random.nextInt(800),
                oneOf(COUNTRIES, random));
        String key = String.format(Locale.ROOT, "evt-%010d", number);
        return new JsonEvent(number, nanos, key, details.apply(event));
    }

    private static String withDetails(String event, Random random) {
        return event.substring(0, event.length() - 1)
                + String.format(
                        Locale.ROOT,
                        ",\"browser\":\"%s\",\"referrer\":\"https://shop.example%s\",\"items\":[%d,%d,%d],"
                                + "\"total\":%d.%02d,\"currency\":\"EUR\",\"trace\":\"%016x\"}",
                        oneOf(BROWSERS, random),
                        oneOf(PATHS, random),
                        random.nextInt(100_000),
                        random.nextInt(100_000),
                        random.nextInt(100_000),
                        random.nextInt(500),
                        random.nextInt(100),
                        random.nextLong());
    }

    private static String oneOf(List<String> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
