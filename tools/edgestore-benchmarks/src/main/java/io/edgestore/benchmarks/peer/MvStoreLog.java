package io.edgestore.benchmarks.peer;

import io.edgestore.benchmarks.workload.Item;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** H2's MVStore: a map by number, in chunks that each commit appends. */
final class MvStoreLog implements Peer {

    private final MVStore store;
    private final MVMap<Long, byte[]> map;
    private long number;

    MvStoreLog(Path directory) {
        store = new MVStore.Builder()
                .fileName(directory.resolve("log.mv").toString())
                .autoCommitDisabled()
                .open();
        map = store.openMap("log");
    }

    @Override
    public void append(List<Item> batch) {
        for (Item item : batch) {
            map.append(++number, item.bytes());
        }
        store.commit();
    }

    @Override
    public void appendDurably(Item item) {
        synchronized (map) {
            map.append(++number, item.bytes());
        }
        store.commit();
        store.sync();
    }

    @Override
    public long replay() {
        long count = 0;
        for (Iterator<Long> keys = map.keyIterator(null); keys.hasNext(); count++) {
            map.get(keys.next());
        }
        return count;
    }

    @Override
    public void close() {
        store.close();
    }
}
