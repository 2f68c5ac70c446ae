package io.edgestore.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.ReadOnlyLog;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A group of members in this JVM, on free ports of the loopback. */
final class Members implements Closeable {

    private final Path directory;
    private final LogGroup group;
    private final UnaryOperator<ReplicatedLogOptions> settings;
    private final Map<String, String> added = new TreeMap<>();
    private Function<String, LogGroup> seenBy = id -> group();
    private final Map<String, ReplicatedLog> running = new TreeMap<>();

    Members(Path directory, UnaryOperator<ReplicatedLogOptions> settings) throws IOException {
        this.directory = directory;
        this.group = group("a", "b", "c");
        this.settings = settings;
    }

    /** Members on ports that are free now. */
    static LogGroup group(String... ids) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        Map<String, String> members = new TreeMap<>();
        try {
            for (String id : ids) {
                ServerSocket socket = onFreePort();
                sockets.add(socket);
                members.put(id, "127.0.0.1:" + socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return LogGroup.of("test", members);
    }

    /**
     * Not one that a system gives to outgoing connections, mostly those from 32,768 on: while a member is down, one of them could take its
     * port.
     */
    private static ServerSocket onFreePort() throws IOException {
        for (int tries = 1; true; tries++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
            try {
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (BindException e) {
                if (tries == 100) {
                    throw e;
                }
            }
        }
    }

    /** Short times and small pools, for small machines. */
    static ReplicatedLogOptions small(ReplicatedLogOptions options) {
        return options.withAppendTimeout(Duration.ofSeconds(30))
                .withRatisProperty("raft.grpc.server.async.request.thread.pool.size", "4")
                .withRatisProperty("raft.server.threadpool.proxy.size", "4")
                .withRatisProperty("raft.server.log.preallocated.size", "64KB");
    }

    LogGroup group() {
        return group;
    }

    Path directory(String id) {
        return directory.resolve(id);
    }

    /** Starts one that is to be added, on a free port. */
    ReplicatedLog joinNew(String id) throws IOException {
        added.put(id, group(id).members().get(id));
        return join(id);
    }

    String address(String id) {
        return added.getOrDefault(id, group.members().get(id));
    }

    private ReplicatedLogOptions options(String id) {
        return added.containsKey(id)
                ? ReplicatedLogOptions.of(group.with(id, address(id)), id, directory(id))
                        .asNewMember()
                : ReplicatedLogOptions.of(seenBy.apply(id), id, directory(id));
    }

    ReplicatedLog join(String id) throws IOException {
        ReplicatedLogOptions options = settings.apply(small(options(id)));
        ReplicatedLog log = ReplicatedLog.join(options);
        running.put(id, log);
        return log;
    }

    Members joinAll() throws IOException {
        for (String id : group.members().keySet()) {
            join(id);
        }
        return this;
    }

    /** Starts all, with lines between them that can be cut. */
    Network joinAllOverRelays() throws IOException {
        Network network = new Network(group);
        seenBy = network::seenBy;
        joinAll();
        return network;
    }

    ReplicatedLog get(String id) {
        return running.get(id);
    }

    void stop(String id) throws IOException {
        running.remove(id).close();
    }

    /** The id of the leader, when there is one. */
    String leader() throws InterruptedException {
        Optional<?>[] found = new Optional<?>[1];
        Await.until("there is a leader", () -> (found[0] = leaderOtherThan("")).isPresent());
        return (String) found[0].orElseThrow();
    }

    /** Another leader: one that was cut off can take itself for it still. */
    Optional<String> leaderOtherThan(String old) throws IOException {
        for (Map.Entry<String, ReplicatedLog> member : running.entrySet()) {
            boolean leads = member.getValue().status().role() == ReplicatedLogStatus.Role.LEADER;
            if (leads && !member.getKey().equals(old)) {
                return Optional.of(member.getKey());
            }
        }
        return Optional.empty();
    }

    String follower() throws InterruptedException {
        String leader = leader();
        return running.keySet().stream()
                .filter(id -> !id.equals(leader))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until all running members have a record. */
    void awaitAll(long lsn) throws InterruptedException {
        for (Map.Entry<String, ReplicatedLog> member : running.entrySet()) {
            Await.until(
                    member.getKey() + " has LSN " + lsn, () -> member.getValue().lastLsn() >= lsn);
        }
    }

    /** The records of a member, which need not run; its log is sound, and each LSN is above the one before. */
    List<WalRecord> records(String id) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        WalOptions strict = WalOptions.defaults().withRecoveryPolicy(RecoveryPolicy.FAIL);
        try (LogReader reader =
                ReadOnlyLog.open(directory(id).resolve("log"), strict).read()) {
            reader.forEach(records::add);
            assertThat(reader.report().gaps()).isEmpty();
        }
        for (int i = 1; i < records.size(); i++) {
            assertThat(records.get(i).lsn()).isGreaterThan(records.get(i - 1).lsn());
        }
        return records;
    }

    /** Waits until what members had running has ended. Ratis's timers and gRPC's threads are shared by all in a JVM, and daemons. */
    static void awaitNoThreadsBut(Set<Thread> before) throws InterruptedException {
        Await.until("all threads of the members have ended", () -> {
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.isAlive() && !before.contains(thread))
                    .filteredOn(thread -> !thread.isDaemon() || thread.getName().matches("[abcd](@group)?-.*"))
                    .isEmpty();
            return true;
        });
    }

    @Override
    public void close() throws IOException {
        for (String id : List.copyOf(running.keySet())) {
            stop(id);
        }
    }
}
