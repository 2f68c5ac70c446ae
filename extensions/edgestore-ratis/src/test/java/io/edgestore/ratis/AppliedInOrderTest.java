package io.edgestore.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.SizeInBytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No entry of the Raft log is left out, also where Ratis goes on behind a snapshot that came just now. */
class AppliedInOrderTest {

    private static final long TERM = 1;

    @TempDir
    private Path directory;

    private RaftStorage storage;
    private WriteAheadLog log;
    private LogStateMachine stateMachine;

    @BeforeEach
    void start() throws IOException {
        storage = RaftStorage.newBuilder()
                .setDirectory(directory.resolve("raft").toFile())
                .setOption(StartupOption.FORMAT)
                .setLogCorruptionPolicy(CorruptionPolicy.EXCEPTION)
                .setStorageFreeSpaceMin(SizeInBytes.valueOf(0))
                .build();
        storage.initialize();
        log = WriteAheadLog.open(directory.resolve("log"), WalOptions.defaults());
        stateMachine = new LogStateMachine(log, WalOptions.defaults(), new ReplicationCounters());
        stateMachine.getStateMachineStorage().init(storage);
        stateMachine.notifyTermIndexUpdated(TERM, 0); // an entry of Ratis's own
        LongStream.rangeClosed(1, 3).forEach(this::apply);
    }

    @AfterEach
    void end() throws IOException {
        log.close();
        storage.close();
    }

    private static WalEntry entry(long index) {
        return WalEntry.put("orders", "order-" + index, "value " + index).withTimestampNanos(index);
    }

    private void apply(long index) {
        StateMachineLogEntryProto data = StateMachineLogEntryProto.newBuilder()
                .setLogData(ByteString.copyFrom(AppendMessage.encode(List.of(entry(index)))))
                .build();
        stateMachine.applyTransaction(TransactionContext.newBuilder()
                .setStateMachine(stateMachine)
                .setLogEntry(LogEntryProto.newBuilder()
                        .setTerm(TERM)
                        .setIndex(index)
                        .setStateMachineLogEntry(data)
                        .build())
                .build());
    }

    /** A snapshot of another member, which has all entries up to an index. */
    private void snapshotComes(long last) throws IOException {
        try (WriteAheadLog other = WriteAheadLog.open(directory.resolve("other"), WalOptions.defaults())) {
            for (long index = 1; index <= last; index++) {
                other.append(new WalRecord(RaftLsn.first(index), entry(index)));
            }
            other.sync();
            other.checkpoint(stateMachine.getStateMachineStorage().pathFor(TermIndex.valueOf(TERM, last)));
        }
    }

    private List<Long> indexes() throws IOException {
        List<Long> indexes = new ArrayList<>();
        try (LogReader reader = log.read()) {
            reader.forEach(record -> indexes.add(record.lsn() / RaftLsn.first(1)));
        }
        return indexes;
    }

    /** Ratis looks for the newest snapshot once more when the state machine has taken one over. */
    @Test
    void aSnapshotThatComesWhileOneIsTakenOverIsTakenOverToo() throws IOException {
        snapshotComes(9);
        apply(10);
        assertThat(indexes()).isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());
    }

    @Test
    void anEntryOfRatisItselfHidesNoHole() throws IOException {
        snapshotComes(9);
        stateMachine.notifyTermIndexUpdated(TERM, 10);
        apply(11);
        assertThat(indexes()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 11L);
    }

    @Test
    void aHoleBeforeAnEntryOfRatisItselfStopsTheMember() {
        assertThatThrownBy(() -> stateMachine.notifyTermIndexUpdated(TERM, 10))
                .hasMessageContaining("the member stops");
        assertThat(stateMachine.failure()).get().asString().contains("did not come");
    }

    @Test
    void aHoleStopsTheMember() throws IOException {
        assertThatThrownBy(() -> apply(10)).hasMessageContaining("cannot be written; the member stops");
        assertThat(stateMachine.failure()).get().asString().contains("did not come");
        assertThat(indexes()).containsExactly(1L, 2L, 3L);
    }
}
