package io.edgestore.cli.train;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * As many records as there is room for, drawn at random from all that are offered, in constant memory. Each record draws
 * a ticket, and the lowest tickets win. The same records in the same order make the same sample.
 */
final class RecordSample {

    /** What is longer has enough in itself for a compressor to find. */
    static final int MAX_RECORD_LENGTH = 128 << 10;

    private final long room;
    private final SplittableRandom random = new SplittableRandom(0);
    private final PriorityQueue<Drawn> drawn =
            new PriorityQueue<>(Comparator.comparingLong(Drawn::ticket).reversed());
    private long offered;
    private long bytes;

    /**
     * Makes an empty sample.
     *
     * @param room how many bytes the records may have in all, at least {@link #MAX_RECORD_LENGTH}
     */
    RecordSample(long room) {
        this.room = room;
    }

    private record Drawn(long ticket, byte[] record) {}

    void offer(ByteBuffer record) {
        offered++;
        if (record.remaining() > MAX_RECORD_LENGTH) {
            return;
        }
        byte[] copy = new byte[record.remaining()];
        record.get(copy);
        drawn.add(new Drawn(random.nextLong(), copy));
        bytes += copy.length;
        while (bytes > room) {
            bytes -= drawn.remove().record().length;
        }
    }

    /** How many records were offered. */
    long offered() {
        return offered;
    }

    /** The records, in random order. */
    List<byte[]> records() {
        return drawn.stream()
                .sorted(Comparator.comparingLong(Drawn::ticket))
                .map(Drawn::record)
                .toList();
    }
}
