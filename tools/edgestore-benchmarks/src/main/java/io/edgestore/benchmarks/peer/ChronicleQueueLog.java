package io.edgestore.benchmarks.peer;

import io.edgestore.benchmarks.workload.Item;
import java.nio.file.Path;
import java.util.List;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/**
 * Chronicle Queue, which writes to a memory map: no checksum, no compression. Its {@code sync()} forces nothing but with
 * {@link SyncMode#SYNC}.
 */
final class ChronicleQueueLog implements Peer {

    private final ChronicleQueue queue;
    private final ThreadLocal<ExcerptAppender> appender;

    ChronicleQueueLog(Path directory) {
        queue = SingleChronicleQueueBuilder.binary(directory)
                .syncMode(SyncMode.SYNC)
                .build();
        appender = ThreadLocal.withInitial(queue::createAppender);
    }

    @Override
    public void append(List<Item> batch) {
        for (Item item : batch) {
            append(item);
        }
    }

    @Override
    public void appendDurably(Item item) {
        append(item);
        appender.get().sync();
    }

    private void append(Item item) {
        appender.get()
                .writeBytes(
                        bytes -> bytes.write(Item.NAMESPACE).write(item.key()).write(item.value()));
    }

    @Override
    public long replay() {
        long[] count = new long[1];
        try (ExcerptTailer tailer = queue.createTailer()) {
            while (tailer.readBytes(bytes -> {
                byte[] item = new byte[(int) bytes.readRemaining()];
                bytes.read(item);
                count[0] += item.length > 0 ? 1 : 0;
            })) {}
        }
        return count[0];
    }

    @Override
    public void close() {
        queue.close();
    }
}
