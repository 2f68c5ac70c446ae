package io.edgestore.benchmarks.peer;

import io.edgestore.benchmarks.workload.Item;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.TransactionLogIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB's write-ahead log, with the smallest memtable work that comes with it. Nothing is flushed meanwhile. */
final class RocksDbLog implements Peer {

    private static final long NEVER_FLUSHED = 1L << 30;

    private final Options options = new Options();
    private final WriteOptions unsynced = new WriteOptions().setSync(false);
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final RocksDB database;

    RocksDbLog(Path directory) throws RocksDBException {
        options.setCreateIfMissing(true).setWriteBufferSize(NEVER_FLUSHED).setWalTtlSeconds(3_600);
        database = RocksDB.open(options, directory.toString());
    }

    @Override
    public void append(List<Item> items) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            for (Item item : items) {
                batch.put(item.key(), item.value());
            }
            database.write(unsynced, batch);
        }
    }

    @Override
    public void appendDurably(Item item) throws RocksDBException {
        database.put(synced, item.key(), item.value());
    }

    /** Iterates over the log itself, batch by batch, and over what is in each. */
    @Override
    public long replay() throws RocksDBException {
        try (TransactionLogIterator batches = database.getUpdatesSince(0);
                RocksDbPuts puts = new RocksDbPuts()) {
            for (; batches.isValid(); batches.next()) {
                try (WriteBatch batch = batches.getBatch().writeBatch()) {
                    batch.iterate(puts);
                }
            }
            return puts.count();
        }
    }

    @Override
    public void close() {
        database.close();
        synced.close();
        unsynced.close();
        options.close();
    }
}
