package io.edgestore.wal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Records of all shapes: edge lengths, ends of ranges, and many plain ones, with rising LSNs from 0 to 2^64 - 1. */
final class RandomRecords {

    private static final int MAX_EDGE = 1 << 20;
    private static final int MAX_NAMESPACE = 65_535;
    private static final long MAX_TTL = 0xffff_ffffL;

    private final Random random;
    private final List<WalEntry> entries = new ArrayList<>();

    RandomRecords(long seed) {
        this.random = new Random(seed);
    }

    /** Some hundred records with edge lengths and edge numbers, and {@code plain} others, in a random order. */
    List<WalRecord> make(int plain) {
        addEdgeLengths();
        addEdgeNumbers();
        for (int i = 0; i < plain; i++) {
            entries.add(any(random.nextInt(20), random.nextInt(40), random.nextInt(300)));
        }
        Collections.shuffle(entries, random);
        return numbered();
    }

    private void addEdgeLengths() {
        for (int power = 1; power <= MAX_EDGE; power *= 2) {
            for (int length = power - 1; length <= power + 1; length++) {
                entries.add(put(bytes(2), bytes(3), bytes(length)));
                entries.add(put(bytes(2), bytes(length), bytes(3)));
                entries.add(put(bytes(2), bytes(3), compressible(length)));
            }
        }
        for (int namespace : new int[] {0, 1, 255, 256, 257, 32_768, MAX_NAMESPACE - 1, MAX_NAMESPACE}) {
            for (int other : new int[] {0, 1}) {
                entries.add(put(bytes(namespace), bytes(other), bytes(other)));
                entries.add(WalEntry.delete(bytes(namespace), bytes(other)));
            }
        }
    }

    private void addEdgeNumbers() {
        for (long u64 : new long[] {0, 1, 0x7f, 0x80, 0xff, 0x100, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            entries.add(any(1, 1, 1).withTransactionId(u64));
            entries.add(any(1, 1, 1).withTimestampNanos(u64));
        }
        for (long u32 : new long[] {0, 1, 0xff, 0x100, 0x7fff_ffffL, 0x8000_0000L, MAX_TTL}) {
            entries.add(any(1, 1, 1).withTtlSeconds(u32));
        }
    }

    private WalEntry any(int namespace, int key, int value) {
        WalEntry entry = switch (random.nextInt(8)) {
            case 0 -> WalEntry.delete(bytes(namespace), bytes(key));
            case 1 -> put(bytes(namespace), bytes(key), compressible(value));
            case 2 -> WalEntry.put(bytes(namespace), bytes(key), bytes(value), bytes(32));
            default -> put(bytes(namespace), bytes(key), bytes(value));
        };
        return entry.withTransactionId(random.nextLong())
                .withTimestampNanos(random.nextLong())
                .withTtlSeconds(random.nextLong() & MAX_TTL);
    }

    private static WalEntry put(byte[] namespace, byte[] key, byte[] value) {
        return WalEntry.put(namespace, key, value);
    }

    /** LSN 0 first, 2^64 - 1 last; in between by one, some jumps, and both sides of 2^63. */
    private List<WalRecord> numbered() {
        List<WalRecord> records = new ArrayList<>();
        long lsn = 0;
        for (int i = 0; i < entries.size(); i++) {
            if (i == entries.size() / 2) {
                lsn = Long.MAX_VALUE - 1;
            } else if (i == entries.size() - 1) {
                lsn = -1;
            }
            records.add(new WalRecord(lsn, entries.get(i)));
            lsn += random.nextInt(10) == 0 ? 1 + random.nextInt(1000) : 1;
        }
        return records;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Bytes with runs and repetitions, which LZ4 makes matches of. */
    private byte[] compressible(int length) {
        byte[] bytes = bytes(length);
        int period = 1 + random.nextInt(50);
        for (int i = period; i < length; i++) {
            bytes[i] = random.nextInt(100) == 0 ? bytes[i] : bytes[i - period];
        }
        return bytes;
    }
}
