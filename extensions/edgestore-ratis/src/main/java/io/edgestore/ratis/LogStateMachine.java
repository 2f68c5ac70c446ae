package io.edgestore.ratis;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.ReadOnlyLog;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.LifeCycle;

/**
 * Writes to the member's log what a majority has committed. LSNs come from the Raft index, so what is in the log already, since it is
 * applied again after a crash, is known by its LSN and left out. So nothing but the log itself says how far it is.
 *
 * <p>An append is not synced here: the Raft log has it durably, and gives it again after a crash, from the newest snapshot on. If it
 * cannot be written, the member stops: to go on behind it would leave a hole.
 */
final class LogStateMachine extends BaseStateMachine {

    /** How much is taken over from a snapshot at once. Each record can be nearly as long as an append. */
    private static final int RECORDS_AT_ONCE = 1000;

    private static final long BYTES_AT_ONCE = AppendMessage.MAX_LENGTH;

    private static final int CLIENTS_IN_ORDER = 10_000;

    private final WriteAheadLog log;
    private final WalOptions reading;
    private final ReplicationCounters counters;
    private final Snapshots snapshots = new Snapshots();
    private final CursorsAhead cursorsAhead;
    private final AppendOrder order = new AppendOrder(CLIENTS_IN_ORDER);
    private volatile Optional<Throwable> failure = Optional.empty();
    private volatile Optional<Throwable> snapshotFailure = Optional.empty();
    private volatile boolean removed;
    private volatile Optional<Thread> stopping = Optional.empty();

    LogStateMachine(WriteAheadLog log, WalOptions options, ReplicationCounters counters) {
        this.log = log;
        this.reading = options.withRecoveryPolicy(RecoveryPolicy.FAIL);
        this.counters = counters;
        this.cursorsAhead = new CursorsAhead(log);
    }

    /** Why this member stopped. */
    Optional<Throwable> failure() {
        return failure;
    }

    /** Why the last snapshot could not be taken. */
    Optional<Throwable> snapshotFailure() {
        return snapshotFailure;
    }

    /** Whether the leader told this member that it is none any more. */
    boolean isRemoved() {
        return removed;
    }

    /** Ratis has closed the member: because all of this server is closed, or because the leader told it so. */
    @Override
    public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
        removed |= !allServer;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage storage) throws IOException {
        getLifeCycle().startAndTransition(() -> {
            super.initialize(server, groupId, storage);
            snapshots.init(storage);
            takeOverSnapshot();
        });
    }

    /** Before the leader's snapshot comes, once for each piece of it. What was committed before may be applied meanwhile. */
    @Override
    public void pause() {
        if (getLifeCycle().compareAndTransition(LifeCycle.State.RUNNING, LifeCycle.State.PAUSING)) {
            getLifeCycle().transition(LifeCycle.State.PAUSED);
        }
    }

    /** The leader's snapshot is there. If it cannot be taken over, the member stops. */
    @Override
    public void reinitialize() throws IOException {
        try {
            getLifeCycle().startAndTransition(this::takeOverSnapshot);
        } catch (IOException | RuntimeException | Error e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    /**
     * Appends what the log does not have of the newest snapshot. Mostly it has everything, as the snapshot is its own. What both
     * have is the same, so readers and tails of the log go on.
     */
    private void takeOverSnapshot() throws IOException {
        Optional<Snapshots.Snapshot> newest = snapshots.newest();
        while (newest.isPresent()) {
            try {
                takeOver(newest.get());
                return;
            } catch (IOException e) {
                Optional<Snapshots.Snapshot> replaced = snapshots.newest();
                if (replaced.equals(newest)) {
                    throw e;
                }
                newest = replaced; // Ratis deletes the one before
            }
        }
    }

    private void takeOver(Snapshots.Snapshot snapshot) throws IOException {
        snapshots.makeDurable(snapshot);
        long lastBefore = log.lastLsn();
        List<WalRecord> missing = new ArrayList<>();
        long bytes = 0;
        try (LogReader reader = ReadOnlyLog.open(snapshot.path(), reading).read(log.lastLsn() + 1)) {
            while (reader.advance()) {
                WalRecord record = reader.record().toRecord();
                missing.add(record);
                bytes += record.entry().length();
                if (missing.size() == RECORDS_AT_ONCE || bytes >= BYTES_AT_ONCE) {
                    log.appendRecords(missing);
                    missing.clear();
                    bytes = 0;
                }
            }
        }
        if (!missing.isEmpty()) {
            log.appendRecords(missing);
        }
        log.sync();
        cursorsAhead.logHasGrown();
        setLastAppliedTermIndex(snapshot.place());
        if (log.lastLsn() > lastBefore) { // else it had everything: mostly the snapshot is its own
            counters.snapshotIsInstalled();
        }
    }

    /** There is a leader, another one or the same again. Ratis says nothing when there is none any more. */
    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        counters.leaderIsKnown();
        if (member.getPeerId().equals(leader)) {
            counters.electionIsWon();
        }
    }

    /**
     * Ratis's own log cannot be written. Ratis goes on all the same, as a follower that confirms nothing. So the member stops, in a thread
     * of its own: the one that calls is waited for.
     */
    @Override
    public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
        if (failure.isPresent()) {
            return;
        }
        failure = Optional.of(cause);
        Thread thread = new Thread(this::stop, getId() + "-stops");
        thread.setDaemon(true);
        stopping = Optional.of(thread);
        thread.start();
    }

    private void stop() {
        try {
            getServer().join().getDivision(getGroupId()).close();
        } catch (IOException e) {
            failure.ifPresent(first -> first.addSuppressed(e)); // it is closed already
        }
    }

    /** Returns when nothing is applied any more. */
    void awaitStopped() {
        stopping.ifPresent(thread -> {
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public Snapshots getStateMachineStorage() {
        return snapshots;
    }

    /** Refuses what no member could apply: it would stop them all. */
    @Override
    public TransactionContext startTransaction(RaftClientRequest request) throws IOException {
        TransactionContext transaction = super.startTransaction(request);
        if (!order.takes(request)) {
            transaction.setException(new AppendOrder.NotItsTurnException("the append before it was not taken"));
            return transaction;
        }
        try {
            AppendMessage.decode(request.getMessage().getContent().asReadOnlyByteBuffer());
        } catch (IllegalArgumentException e) {
            transaction.setException(e);
        }
        return transaction;
    }

    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        order.forget();
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        TermIndex place = TermIndex.valueOf(entry);
        try {
            requireNoHoleBefore(place);
            ByteString message = entry.getStateMachineLogEntry().getLogData();
            append(place.getIndex(), AppendMessage.decode(message.asReadOnlyByteBuffer()));
        } catch (IOException | RuntimeException | Error e) {
            failure = Optional.of(e);
            throw new IllegalStateException("the append at " + place + " cannot be written; the member stops", e);
        }
        updateLastAppliedTermIndex(place);
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    /** An entry of Ratis's own: there is nothing to append. */
    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        try {
            requireNoHoleBefore(TermIndex.valueOf(term, index));
        } catch (IOException | RuntimeException | Error e) {
            failure = Optional.of(e);
            throw new IllegalStateException("what comes before entry " + index + " is missing; the member stops", e);
        }
        super.notifyTermIndexUpdated(term, index);
    }

    /**
     * Ratis goes on behind the newest snapshot there is when it looks for it, which is after {@link #reinitialize}: the leader can have sent
     * another one meanwhile.
     */
    private void requireNoHoleBefore(TermIndex place) throws IOException {
        if (isNextToApply(place)) {
            return;
        }
        takeOverSnapshot();
        if (!isNextToApply(place)) {
            throw new IllegalStateException("the entries between " + getLastAppliedTermIndex() + " and " + place
                    + " did not come, neither by themselves nor in a snapshot; close this member and join again");
        }
    }

    /** What is applied once more is no hole. */
    private boolean isNextToApply(TermIndex place) {
        return place.getIndex() <= getLastAppliedTermIndex().getIndex() + 1;
    }

    private void append(long index, List<WalEntry> entries) throws IOException {
        long first = RaftLsn.first(index);
        long last = log.lastLsn();
        List<WalRecord> records = new ArrayList<>(entries.size());
        for (int place = 0; place < entries.size(); place++) {
            if (first + place > last) {
                records.add(new WalRecord(first + place, entries.get(place)));
            }
        }
        if (!records.isEmpty()) {
            log.appendRecords(records);
            cursorsAhead.logHasGrown();
            counters.appendIsApplied(records.size());
        }
    }

    /**
     * Takes a checkpoint of the log, which has all entries up to the last one that was applied. It can have more: what was applied before a
     * crash is applied once more. The thread that applies takes snapshots too, so nothing is applied meanwhile; but the leader's snapshot
     * can come at any time. That one is not told here before it is taken over.
     *
     * @return up to which entry Ratis can delete its log: not beyond what is applied, and is in a snapshot
     */
    @Override
    public long takeSnapshot() throws IOException {
        TermIndex applied = getLastAppliedTermIndex();
        Optional<Snapshots.Snapshot> newest = snapshots.newest();
        boolean taken = newest.isPresent() && newest.get().place().getIndex() >= applied.getIndex();
        if (taken || log.lastLsn() < log.firstLsn() || isDamaged()) {
            return snapshots
                    .newestUpTo(applied.getIndex())
                    .map(snapshot -> snapshot.place().getIndex())
                    .orElse(RaftLog.INVALID_LOG_INDEX);
        }
        long begun = System.nanoTime();
        try {
            log.sync();
            log.checkpoint(snapshots.pathFor(applied));
            counters.snapshotIsTaken(System.nanoTime() - begun);
            snapshotFailure = Optional.empty();
            return applied.getIndex();
        } catch (CorruptLogException e) {
            throw damaged(e);
        } catch (IOException | RuntimeException | Error e) {
            snapshotFailure = Optional.of(e);
            throw e;
        }
    }

    /** To read all of the log once more with each entry would find the same. */
    private boolean isDamaged() {
        return snapshotFailure.filter(CorruptLogException.class::isInstance).isPresent();
    }

    private CorruptLogException damaged(CorruptLogException cause) {
        Path directory = log.report().found().directory();
        CorruptLogException failure = new CorruptLogException(
                directory + ": this log is damaged, so no snapshot can be made of it; close this member and join again,"
                        + " and it makes its log anew. What was found: " + cause.getMessage(),
                cause);
        try {
            DamageMark.in(directory).set(cause.getMessage());
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        snapshotFailure = Optional.of(failure);
        return failure;
    }
}
