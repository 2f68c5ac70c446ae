package io.edgestore.benchmarks.peer;

import io.edgestore.benchmarks.workload.Item;
import java.util.List;

/** Another log, used as its documentation says, with settings that do it justice. */
public interface Peer extends AutoCloseable {

    /** Appends without sync, all at once if the peer can do that. For one thread. */
    void append(List<Item> batch) throws Exception;

    /** Returns when the item outlives the machine, if the peer can do that. For several threads. */
    void appendDurably(Item item) throws Exception;

    /** Reads everything from the beginning, each item into an array or two, and returns how many there are. Nothing is appended behind that. */
    long replay() throws Exception;

    @Override
    void close();
}
