package io.edgestore.benchmarks.peer;

import java.nio.file.Path;

/** The peers. */
public enum PeerKind {
    CHRONICLE_QUEUE(ChronicleQueueLog::new),
    ARTEMIS_JOURNAL(ArtemisJournalLog::new),
    ROCKSDB(RocksDbLog::new),
    MVSTORE(MvStoreLog::new);

    private interface Opening {
        Peer in(Path directory) throws Exception;
    }

    private final Opening opening;

    PeerKind(Opening opening) {
        this.opening = opening;
    }

    public Peer open(Path directory) throws Exception {
        return opening.in(directory);
    }
}
