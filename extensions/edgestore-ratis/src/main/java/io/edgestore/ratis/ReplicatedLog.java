package io.edgestore.ratis;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.DeletedFiles;
import io.edgestore.wal.log.LogCursor;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.LogTail;
import io.edgestore.wal.log.TailOptions;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.util.LifeCycle;

/**
 * A member of a log that is on several machines, and goes on when less than half of them are lost. Each member has the same records
 * under the same LSNs, in a {@link WriteAheadLog} of its own. Apache Ratis has the members agree on what comes next.
 *
 * <pre>{@code
 * LogGroup group = LogGroup.of("orders", Map.of("a", "10.0.0.1:7600", "b", "10.0.0.2:7600", "c", "10.0.0.3:7600"));
 * try (ReplicatedLog log = ReplicatedLog.join(ReplicatedLogOptions.of(group, "a", Path.of("orders-a")))) {
 *     long lsn = log.append(WalEntry.put("users", "ada", "...")).get();
 *     try (LogTail tail = log.tail(lsn)) {
 *         apply(tail.next(Duration.ofSeconds(10)));
 *     }
 * }
 * }</pre>
 *
 * <p><b>Promises.</b> When the future of an append completes, the entries are durable on a majority, and outlive any loss of less than half
 * of the machines. Each member gets all that is committed, in one order, and nothing else. A member that is behind has a
 * beginning of the log.
 *
 * <p><b>LSNs.</b> An LSN is the index of the append in the Raft log, times 10,000, plus the place in its batch. They rise, and leave
 * others out. A member that reads what it appended itself may have to wait for it: use {@link #tail}.
 *
 * <p><b>A lost majority.</b> Appends wait for it up to the {@linkplain ReplicatedLogOptions#withAppendTimeout timeout}, and fail with a {@link
 * ReplicationException} then. They may be committed all the same, later. Reading goes on.
 *
 * <p><b>Failures.</b> A member that cannot write its log, on a full disk say, stops, and {@link #status()} says why; the others go on.
 * When the cause is gone, close it and join again: it gets what it missed.
 *
 * <p><b>Threads.</b> Safe for use by many threads. Appends of one member get their LSNs in the order in which {@code append} was called.
 *
 * <p>Ratis sets a handler for exceptions that nobody catches in this JVM, and ends the program in some cases; this class takes back
 * both.
 */
public final class ReplicatedLog implements Closeable {

    private final ReplicatedLogOptions options;
    private final WriteAheadLog log;
    private final Optional<Path> damagedLog;
    private final LogStateMachine stateMachine;
    private final RaftServer server;
    private final GroupClient client;
    private final ReplicationCounters counters;

    private ReplicatedLog(
            ReplicatedLogOptions options,
            MemberLog opened,
            LogStateMachine stateMachine,
            RaftServer server,
            ReplicationCounters counters) {
        this.options = options;
        this.log = opened.log();
        this.damagedLog = opened.evidence();
        this.stateMachine = stateMachine;
        this.server = server;
        this.client = new GroupClient(options.group(), options.appendTimeout(), options.tls(), counters);
        this.counters = counters;
    }

    /**
     * Starts this member, the first time or again. It need not wait for the others: {@link #append} does.
     *
     * <p><b>With an empty directory</b> a member knows nothing of what it had confirmed before. One that lost its directory is replaced by a new
     * one: {@link ReplicatedLogAdmin#removeMember} and {@link ReplicatedLogAdmin#addMember}. If it joins under its old id, then only while
     * all others run, and no other one is stopped before it has caught up.
     *
     * <p><b>A damaged log</b> is put aside, in a directory {@code damaged-<n>} that {@link ReplicatedLogStatus#damagedLog} names, and made
     * anew from the newest snapshot that is whole and from Ratis's own log: the same records under the same LSNs, with the same cursors.
     * What is known to be committed comes back within moments of joining.
     *
     * @param options which member of which group, and where
     * @return the member, to be closed
     * @throws io.edgestore.wal.LogLockedException if another process has the directory
     * @throws BindException if the member's port is taken, or its address is not of this machine
     * @throws CorruptLogException if the member's log is damaged and cannot be made anew; the message says what to do
     * @throws IOException if the directory cannot be read or written
     */
    public static ReplicatedLog join(ReplicatedLogOptions options) throws IOException {
        ProgramKeepsRunning.whateverRatisDoes();
        Files.createDirectories(options.directory());
        WalOptions ofLog = options.logOptions().withRecoveryPolicy(RecoveryPolicy.FAIL);
        MemberLog opened = MemberLog.open(options, ofLog);
        try {
            return started(options, ofLog, opened);
        } catch (CorruptLogException e) {
            // The newest snapshot is damaged, where the log does not have all of it. An older one may do.
            return started(options, ofLog, MemberLog.openAnew(options, ofLog, e));
        }
    }

    private static ReplicatedLog started(ReplicatedLogOptions options, WalOptions ofLog, MemberLog opened)
            throws IOException {
        WriteAheadLog log = opened.log();
        try {
            requireFreePort(options);
            ReplicationCounters counters = new ReplicationCounters();
            LogStateMachine stateMachine = new LogStateMachine(log, ofLog, counters);
            RaftServer server = RaftServer.newBuilder()
                    .setServerId(RaftPeerId.valueOf(options.memberId()))
                    .setGroup(firstMembers(options))
                    .setOption(StartupOption.RECOVER)
                    .setProperties(RaftSettings.ofMember(options))
                    .setParameters(RaftSettings.parameters(options.tls()))
                    .setStateMachine(stateMachine)
                    .build();
            try {
                start(server);
                return new ReplicatedLog(options, opened, stateMachine, server, counters);
            } catch (Throwable e) {
                closeAfter(e, server);
                throw e;
            }
        } catch (Throwable e) {
            closeAfter(e, log);
            throw e;
        }
    }

    /** Ratis starts in threads of its own. */
    private static void start(RaftServer server) throws IOException {
        try {
            server.start();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /**
     * Whom the member takes for the group, until its Raft log tells it who belongs to it now. A new one takes nobody for it, not itself
     * either: so it starts no election.
     */
    private static RaftGroup firstMembers(ReplicatedLogOptions options) {
        LogGroup group = options.group();
        return options.isNewMember() ? RaftGroup.valueOf(group.raftId(), List.of()) : group.raftGroup();
    }

    /** Ratis would say it less clearly. */
    private static void requireFreePort(ReplicatedLogOptions options) throws IOException {
        LogGroup group = options.group();
        String id = options.memberId();
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(group.host(id), group.port(id)));
        } catch (IOException e) {
            BindException clear = new BindException("member " + id + " cannot listen on "
                    + group.members().get(id) + ": " + e.getMessage()
                    + "; end the program that has the port, or give the member another address");
            clear.initCause(e);
            throw clear;
        }
    }

    private static void closeAfter(Throwable failure, Closeable resource) {
        try {
            resource.close();
        } catch (IOException | RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Appends an entry, from any member: the leader gives it its place. If 1,024 appends of this member are under way, this waits
     * for one of them.
     *
     * <p>The future completes in a thread of the common pool. To cancel it withdraws nothing.
     *
     * @param entry what to log, with its time and hash as they are now
     * @return completed with the LSN when a majority has the entry durably, or exceptionally with a {@link ReplicationException} if that
     *     is not known within the timeout: then the entry may be committed all the same
     * @throws IllegalArgumentException if it is over 4 MiB, if the namespace is over 65,535 bytes, or if it is a delete with a value;
     *     nothing is sent
     * @throws IllegalStateException if this log is closed
     */
    public CompletableFuture<Long> append(WalEntry entry) {
        return client.append(List.of(entry));
    }

    /**
     * Appends entries as a batch, under LSNs side by side: all of them are committed or none. A member writes them by one write; if it
     * crashes meanwhile, its readers can find the first ones of them until it is back. Otherwise like {@link #append(WalEntry)}.
     *
     * @param entries what to log, 1 to 10,000, and 4 MiB together at most; copied
     * @return completed with the LSN of the first
     * @throws IllegalArgumentException as there, and if there are none or too many
     * @throws IllegalStateException if this log is closed
     */
    public CompletableFuture<Long> append(List<WalEntry> entries) {
        return client.append(List.copyOf(entries));
    }

    /**
     * Reads this member's log from its first record on.
     *
     * @return a reader of what the member has by now, to be closed
     * @throws IOException as {@link WriteAheadLog#read(long)}
     */
    public LogReader read() throws IOException {
        return log.read();
    }

    /**
     * Reads this member's log.
     *
     * @param fromLsn the first LSN that is wanted; if there is no such record, the next one comes first
     * @return a reader of what the member has by now, to be closed
     * @throws IOException as {@link WriteAheadLog#read(long)}
     */
    public LogReader read(long fromLsn) throws IOException {
        return log.read(fromLsn);
    }

    /**
     * Follows this member's log. All records that it gives back are committed: a crash of this member takes none of them away, since it
     * gets them again under the same LSNs.
     *
     * @param fromLsn the first LSN that is wanted; it may be one that is still to come
     * @return a tail, to be closed
     * @throws io.edgestore.wal.LsnNotAvailableException if the record was deleted
     * @throws IOException as {@link WriteAheadLog#tail(long)}
     */
    public LogTail tail(long fromLsn) throws IOException {
        return log.tail(fromLsn, TailOptions.defaults().withReach(TailOptions.Reach.APPENDED));
    }

    /**
     * A durable position under a name in this member's log, from which on this member deletes nothing. It is not replicated.
     *
     * @param name as {@link WriteAheadLog#cursor} has it
     * @return the cursor
     * @throws IOException as there
     */
    public LogCursor cursor(String name) throws IOException {
        return log.cursor(name);
    }

    /**
     * Deletes old files of this member's log, as {@link WriteAheadLog#deleteBefore} does. Members delete for themselves. What a
     * snapshot holds keeps its room on the disk until the next two.
     *
     * @param lsn the first LSN that is to stay
     * @return which files are gone, and who held back the others
     * @throws IOException as there
     */
    public DeletedFiles deleteBefore(long lsn) throws IOException {
        return log.deleteBefore(lsn);
    }

    /**
     * The LSN of the last record that this member has.
     *
     * @return 0 if there is none
     */
    public long lastLsn() {
        return log.lastLsn();
    }

    /**
     * Where this member's log is: a log like any other, to be read by other processes with {@code ReadOnlyLog}.
     *
     * @return the directory; nobody else may write to it
     */
    public Path logDirectory() {
        return options.directory().resolve("log");
    }

    /**
     * How this member is doing.
     *
     * @return what it knows by now
     * @throws IOException if this log is closed
     */
    public ReplicatedLogStatus status() throws IOException {
        RaftServer.Division division = server.getDivision(options.group().raftId());
        DivisionInfo info = division.getInfo();
        return new ReplicatedLogStatus(
                role(division),
                Optional.ofNullable(info.getLeaderId()).map(RaftPeerId::toString),
                info.getCurrentTerm(),
                division.getRaftLog().getLastCommittedIndex(),
                info.getLastAppliedIndex(),
                Peers.of(division),
                stateMachine.failure(),
                stateMachine.snapshotFailure(),
                damagedLog);
    }

    /**
     * What this member has done since it joined, and how long it took: to be asked for as often as one likes, also after the member has
     * stopped or is closed. Nothing waits for it.
     *
     * @return a snapshot
     */
    public ReplicatedLogMetrics metrics() {
        return counters.metrics(log.metrics());
    }

    private ReplicatedLogStatus.Role role(RaftServer.Division division) {
        DivisionInfo info = division.getInfo();
        if (stateMachine.isRemoved() || waitsAsItWasRemoved(division)) {
            return ReplicatedLogStatus.Role.REMOVED;
        }
        if (!info.isAlive()) {
            return ReplicatedLogStatus.Role.STOPPED;
        }
        if (info.isLeader()) {
            return ReplicatedLogStatus.Role.LEADER;
        }
        return info.isCandidate() ? ReplicatedLogStatus.Role.CANDIDATE : ReplicatedLogStatus.Role.FOLLOWER;
    }

    /** As a new member does, which knows of no members: Ratis starts neither before a leader sends it something. */
    private boolean waitsAsItWasRemoved(RaftServer.Division division) {
        Collection<RaftPeer> members = division.getRaftConf().getCurrentPeers();
        return division.getInfo().getLifeCycleState() == LifeCycle.State.STARTING
                && !members.isEmpty()
                && members.stream().noneMatch(member -> member.getId().equals(server.getId()));
    }

    /**
     * Stops this member. Appends of it that are under way fail with a {@link ReplicationException}, and may be committed all the same. Readers
     * stay open; tails end. Closing twice does nothing.
     *
     * @throws IOException if the log could not be synced or closed
     */
    @Override
    public void close() throws IOException {
        try (log) {
            try (server;
                    client) {
                // The client first.
            } finally {
                stateMachine.awaitStopped(); // nothing is applied any more when the log is closed
            }
        }
    }

    /** The group's name, the member, and its directory. */
    @Override
    public String toString() {
        return "ReplicatedLog[" + options.group().name() + ", " + options.memberId() + " in " + options.directory()
                + "]";
    }
}
