package io.edgestore.codec.zstd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Raw records of a log, as docs/format.md lays them out, each with a JSON event of about 130 bytes as its value: what
 * dictionaries are for. The same seed makes the same events.
 */
final class JsonEvents {

    private static final List<String> KINDS =
            List.of("login", "logout", "view", "search", "cart.add", "cart.remove", "checkout", "payment");
    private static final List<String> PATHS =
            List.of("/", "/products", "/products/sale", "/account", "/account/orders", "/help", "/search", "/cart");
    private static final List<String> COUNTRIES = List.of("DE", "AT", "CH", "FR", "US", "GB", "IT", "ES", "NL", "PL");

    private final Random random;
    private long lsn;
    private long nanos;

    JsonEvents(long seed) {
        this(seed, 0);
    }

    /** As they go on after so many records, of which one comes about each second. */
    JsonEvents(long seed, long after) {
        random = new Random(seed);
        lsn = after;
        nanos = 1_760_000_000_000_000_000L + after * 1_000_000_000L;
    }

    List<byte[]> records(int count) {
        List<byte[]> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(record(event()));
        }
        return records;
    }

    String event() {
        nanos += 1_000_000L + random.nextInt(2_000_000_000);
        return String.format(
                Locale.ROOT,
                "{\"ts\":%d,\"type\":\"%s\",\"user\":\"u%06d\",\"session\":\"%08x\",\"path\":\"%s\",\"status\":%d,"
                        + "\"ms\":%d,\"country\":\"%s\"}",
                nanos / 1_000_000,
                oneOf(KINDS),
                random.nextInt(200_000),
                random.nextInt(),
                oneOf(PATHS),
                random.nextInt(20) == 0 ? 404 : 200,
                1 + random.nextInt(800),
                oneOf(COUNTRIES));
    }

    private byte[] record(String event) {
        byte[] namespace = "events".getBytes(UTF_8);
        byte[] key = String.format(Locale.ROOT, "evt-%010d", ++lsn).getBytes(UTF_8);
        byte[] value = event.getBytes(UTF_8);
        byte[] hash = new byte[32];
        random.nextBytes(hash); // As a hash, it is random to every compressor.
        return ByteBuffer.allocate(71 + namespace.length + key.length + value.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(0) // transaction
                .putLong(lsn)
                .putLong(nanos)
                .putInt(0) // time to live
                .put((byte) 1) // puts
                .put((byte) 0)
                .put((byte) namespace.length)
                .put(namespace)
                .putInt(key.length)
                .put(key)
                .put(hash)
                .putInt(value.length)
                .put(value)
                .array();
    }

    private String oneOf(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
