package io.edgestore.testkit;

import io.edgestore.testkit.format.ParsedRecord;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Records for a writer: the ends of all ranges, and values that compress and that do not. LSNs rise to 2^64 - 1. */
final class SampleRecords {

    /** What a delete carries: the BLAKE3 hash of nothing. */
    private static final byte[] HASH_OF_NOTHING =
            HexFormat.of().parseHex("af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");

    private static final byte[] SHORT = {1, 2};
    private static final int LAST_BATCHES = 10;

    private final List<ParsedRecord> records = new ArrayList<>();
    private long lsn = 1;

    private SampleRecords() {}

    static List<ParsedRecord> all() {
        SampleRecords sample = new SampleRecords();
        sample.addLengths();
        sample.addNumbers();
        return sample.records;
    }

    /** The same in batches of all sizes. The longest records come last, and are not all in one. */
    static List<List<ParsedRecord>> batches() {
        List<ParsedRecord> records = all();
        List<List<ParsedRecord>> batches = new ArrayList<>();
        int from = 0;
        for (int count : List.of(1, 2, 3, 100, 500)) {
            batches.add(records.subList(from, from + count));
            from += count;
        }
        for (; from < records.size(); from += LAST_BATCHES) {
            batches.add(records.subList(from, Math.min(from + LAST_BATCHES, records.size())));
        }
        return batches;
    }

    static ParsedRecord withoutHash(ParsedRecord record) {
        return new ParsedRecord(
                record.transactionId(),
                record.lsn(),
                record.timestampNanos(),
                record.ttlSeconds(),
                record.operation(),
                record.namespace(),
                record.key(),
                new byte[0],
                record.value());
    }

    /** A put of a value, with nothing else in it. */
    static ParsedRecord put(long lsn, byte[] value) {
        return put(lsn, SHORT, SHORT, value);
    }

    static ParsedRecord put(long lsn, byte[] namespace, byte[] key, byte[] value) {
        // The hash is the writer's caller's, and the format does not check it.
        byte[] hash = SampleBlocks.random(32);
        return new ParsedRecord(7, lsn, 1_780_000_000_000_000_000L + lsn, 60, 1, namespace, key, hash, value);
    }

    private void addLengths() {
        for (int length : SampleBlocks.lengths()) {
            for (byte[] value : SampleBlocks.ofLength(length)) {
                records.add(put(lsn++, SHORT, SHORT, value));
            }
            records.add(put(lsn++, SHORT, SampleBlocks.random(length), SHORT));
        }
        int turn = 0;
        for (int length : SampleBlocks.longLengths()) {
            List<byte[]> values = SampleBlocks.ofLength(length);
            records.add(put(lsn++, SHORT, SHORT, values.get(turn++ % values.size())));
        }
        for (int length : List.of(0, 1, 255, 256, 257, 32_767, 32_768, 65_534, 65_535)) {
            records.add(put(lsn++, SampleBlocks.random(length), new byte[0], new byte[0]));
        }
    }

    private void addNumbers() {
        for (long u64 : new long[] {0, 1, 0xff, 0x100, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            add(u64, 0, 0, 2);
            add(0, u64, 0, 1);
        }
        for (long u32 : new long[] {0, 1, 0xff, 0x100, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL}) {
            add(0, 0, u32, 1);
        }
        for (long end : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -2, -1}) {
            lsn = end;
            add(0, 0, 0, 2);
        }
    }

    private void add(long transactionId, long timestamp, long ttl, int operation) {
        byte[] value = operation == 1 ? SHORT : new byte[0];
        records.add(new ParsedRecord(
                transactionId, lsn++, timestamp, ttl, operation, SHORT, SHORT, HASH_OF_NOTHING, value));
    }
}
