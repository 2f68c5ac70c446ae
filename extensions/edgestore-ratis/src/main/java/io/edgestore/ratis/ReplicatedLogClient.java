package io.edgestore.ratis;

import io.edgestore.wal.WalEntry;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Appends to a replicated log from a program that is no member of it.
 *
 * <pre>{@code
 * try (ReplicatedLogClient client = ReplicatedLogClient.connect(group)) {
 *     long lsn = client.append(WalEntry.put("users", "ada", "...")).get();
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads. Its appends get their LSNs in the order in which {@code append} was called.
 */
public final class ReplicatedLogClient implements Closeable {

    private final GroupClient client;

    private ReplicatedLogClient(GroupClient client) {
        this.client = client;
    }

    /**
     * A client whose appends wait 10 s for a majority.
     *
     * @param group the members
     * @return the client, to be closed; it connects with the first append
     */
    public static ReplicatedLogClient connect(LogGroup group) {
        return connect(group, AppendTimeout.DEFAULT);
    }

    /**
     * A client.
     *
     * @param group the members
     * @param appendTimeout how long an append waits for a majority, 100 ms to 30 s
     * @return the client, to be closed; it connects with the first append
     * @throws IllegalArgumentException if the timeout is out of that range
     */
    public static ReplicatedLogClient connect(LogGroup group, Duration appendTimeout) {
        return connect(group, appendTimeout, Optional.empty());
    }

    /**
     * A client of members that use TLS.
     *
     * @param group the members
     * @param appendTimeout how long an append waits for a majority, 100 ms to 30 s
     * @param tls certificates of this program
     * @return the client, to be closed; it connects with the first append
     * @throws IllegalArgumentException if the timeout is out of that range
     */
    public static ReplicatedLogClient connect(LogGroup group, Duration appendTimeout, TlsOptions tls) {
        return connect(group, appendTimeout, Optional.of(tls));
    }

    private static ReplicatedLogClient connect(LogGroup group, Duration appendTimeout, Optional<TlsOptions> tls) {
        AppendTimeout.checked(appendTimeout);
        ProgramKeepsRunning.whateverRatisDoes();
        return new ReplicatedLogClient(new GroupClient(group, appendTimeout, tls, new ReplicationCounters()));
    }

    /**
     * Appends an entry, as {@link ReplicatedLog#append(WalEntry)} does.
     *
     * @param entry what to log
     * @return its LSN, as there
     * @throws IllegalArgumentException as there
     * @throws IllegalStateException if this client is closed
     */
    public CompletableFuture<Long> append(WalEntry entry) {
        return client.append(List.of(entry));
    }

    /**
     * Appends entries as a batch, as {@link ReplicatedLog#append(List)} does.
     *
     * @param entries what to log, 1 to 10,000; copied
     * @return the LSN of the first, as there
     * @throws IllegalArgumentException as there
     * @throws IllegalStateException if this client is closed
     */
    public CompletableFuture<Long> append(List<WalEntry> entries) {
        return client.append(List.copyOf(entries));
    }

    /**
     * Closes the client. Appends that are under way fail with a {@link ReplicationException}, and may be committed all the same.
     *
     * @throws IOException if the connections could not be closed
     */
    @Override
    public void close() throws IOException {
        client.close();
    }
}
