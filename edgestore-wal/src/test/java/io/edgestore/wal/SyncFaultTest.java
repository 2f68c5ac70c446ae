package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.fault.Fault;
import io.edgestore.wal.fault.FaultyDisk;
import io.edgestore.wal.fault.Gate;
import io.edgestore.wal.fault.IoCall.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An fsync that failed once is never believed again. */
@Timeout(60)
class SyncFaultTest {

    @TempDir
    Path dir;

    private FaultyDisk disk;
    private WalWriter writer;

    @BeforeEach
    void aWriterWithSomethingToSync() throws IOException {
        disk = new FaultyDisk(dir);
        writer = WalWriter.create(disk.path("a.wal"));
        SampleLog.append(writer, 2);
        disk.forgetCalls();
    }

    private static void assertFailed(ThrowingCallable call, String firstCause) {
        assertThatThrownBy(call)
                .isInstanceOf(LogFailedException.class)
                .hasMessageContaining("open the file again")
                .cause()
                .hasMessageContaining(firstCause);
    }

    @Test
    void itFailsTheWriterForGoodAndIsNotRepeated() throws IOException {
        disk.add(Fault.failing("first").onNth(1, Kind.FORCE))
                .add(Fault.failing("later").fromNth(2, Kind.FORCE));

        assertFailed(writer::sync, "first");
        assertFailed(writer::sync, "first");
        assertFailed(() -> SampleLog.append(writer, 1), "first");
        assertFailed(writer::sync, "first");
        writer.close();

        assertThat(disk.calls(Kind.FORCE)).hasSize(1);
        assertThat(disk.calls(Kind.WRITE)).isEmpty();
    }

    @Test
    void afterwardsOnlyReopeningHelps() throws IOException {
        disk.add(Fault.failing("once").onNth(1, Kind.FORCE));
        assertFailed(writer::sync, "once");
        writer.close();

        try (WalWriter reopened = WalWriter.open(disk.path("a.wal"))) {
            SampleLog.append(reopened, 1);
            reopened.sync();
        }
        assertThat(SampleLog.read(dir.resolve("a.wal"))).isEqualTo(SampleLog.records(1, 3));
    }

    @Test
    void whoWaitsForTheNextForceFailsWithTheOneBefore() throws Exception {
        List<Syncs> queued = new ArrayList<>();
        try (Gate gate = new Gate()) {
            disk.add(gate.on(Kind.FORCE)).add(Fault.failing("first").onNth(1, Kind.FORCE));
            queued.add(Syncs.start(writer));
            gate.awaitReached();
            for (int i = 0; i < 10; i++) {
                SampleLog.append(writer, 1);
                queued.add(Syncs.start(writer));
            }
            queued.forEach(Await::untilWaiting);
            gate.open();
            for (Syncs thread : queued) {
                thread.join();
            }
        }
        assertThat(queued)
                .allSatisfy(thread -> assertThat(thread.failure())
                        .isInstanceOf(LogFailedException.class)
                        .hasRootCauseMessage("first"));
        assertThat(disk.calls(Kind.FORCE)).hasSize(1);
        writer.close();
    }

    @Test
    void anErrorOrUncheckedExceptionFailsTheWriterToo() throws IOException {
        disk.add(((Fault) call -> {
                    throw new OutOfMemoryError("made up");
                })
                .on(Kind.FORCE));
        assertFailed(writer::sync, "made up");
        assertFailed(writer::sync, "made up");
        writer.close();
    }

    @Test
    void ifTheSyncOfCloseFailsCloseSaysSoAndClosesAllTheSame() throws IOException {
        disk.add(Fault.failing("first").on(Kind.FORCE));

        assertFailed(writer::close, "first");

        assertThat(disk.brief(Kind.CLOSE)).containsExactly("CLOSE a.wal", "CLOSE a.wal");
        writer.close();
        assertThat(disk.calls(Kind.FORCE)).hasSize(1);
        disk.heal();
        WalWriter.open(disk.path("a.wal")).close();
    }

    @Test
    void aFailedForceAtOpeningIsAnErrorOfOpening() throws IOException {
        writer.close();
        disk.add(Fault.failing("first").on(Kind.FORCE));

        assertThatThrownBy(() -> WalWriter.open(disk.path("a.wal"))).hasMessageContaining("first");

        disk.heal();
        WalWriter.open(disk.path("a.wal")).close();
        assertThat(SampleLog.read(dir.resolve("a.wal"))).isEqualTo(SampleLog.records(1, 2));
    }

    @Test
    void aCloseThatFailsClosesTheRestAndIsReported() {
        disk.add(Fault.failing("first close").onNth(1, Kind.CLOSE));

        assertThatThrownBy(writer::close).hasMessageContaining("first close");

        assertThat(disk.calls(Kind.CLOSE)).hasSize(2);
    }
}
