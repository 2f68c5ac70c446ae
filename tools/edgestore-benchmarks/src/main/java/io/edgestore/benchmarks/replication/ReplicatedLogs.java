package io.edgestore.benchmarks.replication;

import io.edgestore.ratis.LogGroup;
import io.edgestore.ratis.ReplicatedLog;
import io.edgestore.ratis.ReplicatedLogClient;
import io.edgestore.ratis.ReplicatedLogOptions;
import io.edgestore.wal.WalEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ours. No snapshot is taken while it is measured, as Ratis's example takes none. */
final class ReplicatedLogs extends ThreeMembers {

    private static final long NO_SNAPSHOT = Long.MAX_VALUE;

    private final List<ReplicatedLog> members = new ArrayList<>();
    private final ReplicatedLogClient client;
    private final List<WalEntry> entries;

    /**
     * Starts them, and waits until all three take part.
     *
     * @param entries what an append has
     */
    ReplicatedLogs(Path directory, List<WalEntry> entries) throws Exception {
        this.entries = entries;
        LogGroup group = LogGroup.of("benchmark", freeAddresses());
        for (String id : IDS) {
            members.add(ReplicatedLog.join(
                    ReplicatedLogOptions.of(group, id, directory.resolve(id)).withSnapshotThreshold(NO_SNAPSHOT)));
        }
        client = ReplicatedLogClient.connect(group);
        awaitAll(client.append(entries).get(60, TimeUnit.SECONDS));
    }

    /** Waits until all members have a record. */
    void awaitAll(long lsn) throws InterruptedException {
        for (ReplicatedLog member : members) {
            await(member + " has LSN " + lsn, () -> member.lastLsn() >= lsn);
        }
    }

    /** The directory of the log of a member. */
    Path log() {
        return members.get(0).logDirectory();
    }

    @Override
    CompletableFuture<Long> append() {
        return append(entries);
    }

    CompletableFuture<Long> append(List<WalEntry> others) {
        return client.append(others);
    }

    @Override
    public void close() throws IOException {
        client.close();
        for (Closeable member : members) {
            member.close();
        }
    }
}
