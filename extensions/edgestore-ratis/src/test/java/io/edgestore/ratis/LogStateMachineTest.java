package io.edgestore.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorageDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot of the leader's, as Ratis puts it into the member's directory. */
class LogStateMachineTest {

    private static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(400);
    private static final int INDICES = 20;

    @TempDir
    Path directory;

    private final ReplicationCounters counters = new ReplicationCounters();

    /** Only tells where the snapshots are. */
    private RaftStorage storage() {
        RaftStorageDirectory raft = new RaftStorageDirectory() {
            @Override
            public File getRoot() {
                return directory.resolve("raft").toFile();
            }

            @Override
            public boolean isHealthy() {
                return true;
            }
        };
        return (RaftStorage) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RaftStorage.class}, (proxy, method, arguments) -> raft);
    }

    private LogStateMachine member(WriteAheadLog log) throws IOException {
        LogStateMachine member = new LogStateMachine(log, OPTIONS, counters);
        member.getStateMachineStorage().init(storage());
        return member;
    }

    private static WalRecord record(int index) {
        WalEntry entry = WalEntry.put("test", "key-" + index, "value " + index).withTimestampNanos(index);
        return new WalRecord(RaftLsn.first(index), entry);
    }

    /** A leader's log, and what is in the snapshot of it. */
    private List<WalRecord> snapshot(LogStateMachine member, long deletedBefore) throws IOException {
        try (WriteAheadLog leader = WriteAheadLog.open(directory.resolve("leader"), OPTIONS)) {
            for (int index = 1; index <= INDICES; index++) {
                leader.append(record(index));
            }
            leader.sync();
            leader.deleteBefore(deletedBefore);
            leader.checkpoint(member.getStateMachineStorage().pathFor(TermIndex.valueOf(3, INDICES)));
            return records(leader);
        }
    }

    private static List<WalRecord> records(WriteAheadLog log) throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (LogReader reader = log.read()) {
            reader.forEach(records::add);
        }
        return records;
    }

    @Test
    void aMemberThatHasABeginningGetsTheRest() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory.resolve("log"), OPTIONS)) {
            log.append(record(1));
            log.append(record(2));
            LogStateMachine member = member(log);
            List<WalRecord> all = snapshot(member, 0);

            member.reinitialize();

            assertThat(all).hasSize(INDICES);
            assertThat(records(log)).isEqualTo(all);
            assertThat(log.durableLsn()).isEqualTo(RaftLsn.first(INDICES));
            assertThat(member.getLastAppliedTermIndex()).isEqualTo(TermIndex.valueOf(3, INDICES));

            member.pause();
            member.reinitialize();

            assertThat(counters.metrics(log.metrics()).installedSnapshots())
                    .as("the second time, nothing was missing")
                    .isEqualTo(1);
        }
    }

    @Test
    void aMemberKnowsTheElectionsThatItWonFromThoseOfOthers() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory.resolve("log"), OPTIONS)) {
            LogStateMachine member = member(log);
            RaftGroupMemberId itself = RaftGroupMemberId.valueOf(RaftPeerId.valueOf("a"), RaftGroupId.randomId());

            member.event().notifyLeaderChanged(itself, RaftPeerId.valueOf("b"));
            member.event().notifyLeaderChanged(itself, RaftPeerId.valueOf("a"));
            member.event().notifyLeaderChanged(itself, RaftPeerId.valueOf("c"));

            assertThat(counters.metrics(log.metrics()).leaderChanges()).isEqualTo(3);
            assertThat(counters.metrics(log.metrics()).electionsWon()).isEqualTo(1);
        }
    }

    @Test
    void whatTheLeaderHasDeletedIsMissing() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory.resolve("log"), OPTIONS)) {
            LogStateMachine member = member(log);
            log.append(record(1));
            List<WalRecord> left = snapshot(member, RaftLsn.first(15));

            member.reinitialize();

            assertThat(left).hasSizeBetween(6, INDICES - 2);
            assertThat(records(log))
                    .startsWith(record(1))
                    .endsWith(left.toArray(WalRecord[]::new))
                    .hasSize(1 + left.size());
        }
    }

    /** Ratis deletes its log up to there. */
    @Test
    void aSnapshotThatIsNotTakenOverIsNotToldAsTaken() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory.resolve("log"), OPTIONS)) {
            LogStateMachine member = member(log);
            snapshot(member, 0);

            assertThat(member.takeSnapshot()).isEqualTo(RaftLog.INVALID_LOG_INDEX);
            member.reinitialize();
            assertThat(member.takeSnapshot()).isEqualTo(INDICES);
            assertThat(counters.metrics(log.metrics()).takenSnapshots().count())
                    .as("it is the leader's")
                    .isZero();
        }
    }

    /** Ratis deletes its log when it was told of the snapshot. A directory cannot be forced like a file, so here it fails. */
    @Test
    void aSnapshotIsMadeDurableBeforeRatisIsToldOfIt() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory.resolve("log"), OPTIONS)) {
            LogStateMachine member = member(log);
            snapshot(member, 0);
            Snapshots snapshots = member.getStateMachineStorage();
            Path odd = Files.createDirectory(
                    snapshots.pathFor(TermIndex.valueOf(3, INDICES)).resolve("odd"));

            assertThatThrownBy(snapshots::getLatestSnapshot).hasMessageContaining("not be made durable");
            Files.delete(odd);
            assertThat(snapshots.getLatestSnapshot().getIndex()).isEqualTo(INDICES);
        }
    }

    @Test
    void longRecordsAreNotAllInMemoryAtOnce() throws IOException {
        byte[] value = new byte[1 << 20];
        try (WriteAheadLog log = WriteAheadLog.open(directory.resolve("log"), WalOptions.defaults());
                WriteAheadLog leader = WriteAheadLog.open(directory.resolve("leader"), WalOptions.defaults())) {
            LogStateMachine member = member(log);
            for (int index = 1; index <= 10; index++) {
                leader.append(new WalRecord(
                        RaftLsn.first(index), WalEntry.put("test".getBytes(), new byte[0], value, new byte[32])));
            }
            leader.sync();
            leader.checkpoint(member.getStateMachineStorage().pathFor(TermIndex.valueOf(3, 10)));

            member.reinitialize();

            assertThat(records(log)).isEqualTo(records(leader));
            assertThat(log.metrics().rounds())
                    .as("appends of 4 MiB and the rest")
                    .isEqualTo(3);
        }
    }

    @Test
    void aSnapshotThatCannotBeTakenOverIsToldAsTheFailure() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory.resolve("log"), OPTIONS)) {
            LogStateMachine member = member(log);
            snapshot(member, 0);
            Path file = member.getStateMachineStorage()
                    .pathFor(TermIndex.valueOf(3, INDICES))
                    .resolve("wal-0000000000000001.log");
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);

            assertThatThrownBy(member::reinitialize).isInstanceOf(CorruptLogException.class);

            assertThat(member.failure()).get().isInstanceOf(CorruptLogException.class);
        }
    }
}
