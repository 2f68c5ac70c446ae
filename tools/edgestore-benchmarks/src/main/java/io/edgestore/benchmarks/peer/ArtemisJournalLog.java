package io.edgestore.benchmarks.peer;

import io.edgestore.benchmarks.workload.Item;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;
import org.apache.activemq.artemis.core.journal.LoaderCallback;
import org.apache.activemq.artemis.core.journal.PreparedTransactionInfo;
import org.apache.activemq.artemis.core.journal.RecordInfo;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;
import org.apache.activemq.artemis.core.persistence.Persister;

/** The journal of Apache ActiveMQ Artemis on NIO: files that are allocated ahead, no compression. */
final class ArtemisJournalLog implements Peer {

    private static final int FILE_SIZE = 10 << 20; // the broker's default
    private static final int MIN_FILES = 2;
    private static final int NEVER = 0;

    private final Path directory;
    private final AtomicLong ids = new AtomicLong();
    private JournalImpl journal;

    ArtemisJournalLog(Path directory) throws Exception {
        this.directory = directory;
        load(new Count());
    }

    private void load(Count count) throws Exception {
        // Without its timed buffer, which holds each sync back for milliseconds.
        NIOSequentialFileFactory files = new NIOSequentialFileFactory(directory.toFile(), 1);
        journal = new JournalImpl(FILE_SIZE, MIN_FILES, MIN_FILES, NEVER, NEVER, files, "journal", "log", 1);
        journal.start();
        journal.load(count);
    }

    @Override
    public void append(List<Item> batch) throws Exception {
        for (Item item : batch) {
            journal.appendAddRecord(ids.incrementAndGet(), (byte) 1, new ItemPersister(), item, false);
        }
    }

    @Override
    public void appendDurably(Item item) throws Exception {
        journal.appendAddRecord(ids.incrementAndGet(), (byte) 1, new ItemPersister(), item, true);
    }

    @Override
    public long replay() throws Exception {
        journal.stop();
        Count count = new Count();
        load(count);
        return count.records;
    }

    @Override
    public void close() {
        journal.stop();
    }

    private static final class ItemPersister implements Persister<Item> {

        @Override
        public byte getID() {
            return 1;
        }

        @Override
        public int getEncodeSize(Item item) {
            return Item.NAMESPACE.length + item.key().length + item.value().length;
        }

        @Override
        public void encode(ActiveMQBuffer buffer, Item item) {
            buffer.writeBytes(Item.NAMESPACE);
            buffer.writeBytes(item.key());
            buffer.writeBytes(item.value());
        }

        @Override
        public Item decode(
                ActiveMQBuffer buffer,
                Item item,
                org.apache.activemq.artemis.core.persistence.CoreMessageObjectPools pools) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Count implements LoaderCallback {

        private long records;

        @Override
        public void addRecord(RecordInfo record) {
            records++;
        }

        @Override
        public void addPreparedTransaction(PreparedTransactionInfo transaction) {}

        @Override
        public void deleteRecord(long id) {}

        @Override
        public void updateRecord(RecordInfo record) {}

        @Override
        public void failedTransaction(long id, List<RecordInfo> records, List<RecordInfo> deletions) {}
    }
}
