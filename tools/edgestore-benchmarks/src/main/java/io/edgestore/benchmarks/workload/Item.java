package io.edgestore.benchmarks.workload;

import io.edgestore.wal.WalEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What is logged, by us and by the peers: a key of 16 bytes and a value, in a namespace of 7 bytes.
 *
 * @param key 16 bytes, different for each
 * @param value of the length that is measured
 */
public record Item(byte[] key, byte[] value) {

    public static final byte[] NAMESPACE = "account".getBytes(StandardCharsets.US_ASCII);

    /** Stands for a hash that somebody else computed: reading does not look at it, and writing stores it as it is. */
    private static final byte[] GIVEN_HASH = new byte[32];

    public static List<Item> list(ValueKind kind, int valueLength, int count) {
        Supplier<byte[]> values = kind.values(valueLength);
        return IntStream.range(0, count)
                .mapToObj(i -> new Item(key(i), values.get()))
                .toList();
    }

    /**
     * Entries for files that are only read, with hashes that cost nothing. The same ones come again and again: making them takes longer
     * than writing them.
     *
     * @param different how many there are
     * @param count how often one of them comes
     */
    public static List<WalEntry> again(ValueKind kind, int valueLength, int different, int count) {
        List<WalEntry> entries = list(kind, valueLength, different).stream()
                .map(Item::entryWithGivenHash)
                .toList();
        return IntStream.range(0, count)
                .mapToObj(i -> entries.get(i % different))
                .toList();
    }

    /** As a user makes it. Its hash is computed when it is appended, if the log has hashes. */
    public WalEntry entry() {
        return WalEntry.put(NAMESPACE, key, value);
    }

    /** With a hash that costs nothing: for files that are only read. */
    public WalEntry entryWithGivenHash() {
        return WalEntry.put(NAMESPACE, key, value, GIVEN_HASH);
    }

    /** All that a peer has to store of it. */
    public byte[] bytes() {
        byte[] all = new byte[NAMESPACE.length + key.length + value.length];
        System.arraycopy(NAMESPACE, 0, all, 0, NAMESPACE.length);
        System.arraycopy(key, 0, all, NAMESPACE.length, key.length);
        System.arraycopy(value, 0, all, NAMESPACE.length + key.length, value.length);
        return all;
    }

    private static byte[] key(int number) {
        return String.format(Locale.ROOT, "key-%012d", number).getBytes(StandardCharsets.US_ASCII);
    }
}
