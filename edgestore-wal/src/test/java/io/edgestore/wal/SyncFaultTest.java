package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Gate;
import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An fsync that failed once is never believed again. */
@Timeout(60)
class SyncFaultTest {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path dir = disk.directory();
    private WalWriter writer;

    @BeforeEach
    void aWriterWithSomethingToSync() throws IOException {
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
        disk.on(Kind.FORCE).nth(1).fail(SimulatedDisk.failing("first"));
        disk.on(Kind.FORCE).from(2).fail(SimulatedDisk.failing("later"));

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
        disk.on(Kind.FORCE).nth(1).fail(SimulatedDisk.failing("once"));
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
        disk.on(Kind.FORCE).nth(1).fail(SimulatedDisk.failing("first"));
        try (Gate gate = disk.on(Kind.FORCE).gate()) {
            queued.add(Syncs.start(writer));
            gate.awaitArrival();
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
        disk.on(Kind.FORCE).fail(() -> new OutOfMemoryError("made up"));
        assertFailed(writer::sync, "made up");
        assertFailed(writer::sync, "made up");
        writer.close();
    }

    @Test
    void ifTheSyncOfCloseFailsCloseSaysSoAndClosesAllTheSame() throws IOException {
        disk.on(Kind.FORCE).fail(SimulatedDisk.failing("first"));

        assertFailed(writer::close, "first");

        assertThat(disk.brief(Kind.CLOSE)).containsExactly("CLOSE a.wal", "CLOSE a.wal", "CLOSE a.wal");
        writer.close();
        assertThat(disk.calls(Kind.FORCE)).hasSize(1);
        disk.heal();
        WalWriter.open(disk.path("a.wal")).close();
    }

    @Test
    void aFailedForceAtOpeningIsAnErrorOfOpening() throws IOException {
        writer.close();
        disk.on(Kind.FORCE).fail(SimulatedDisk.failing("first"));

        assertThatThrownBy(() -> WalWriter.open(disk.path("a.wal"))).hasMessageContaining("first");

        disk.heal();
        WalWriter.open(disk.path("a.wal")).close();
        assertThat(SampleLog.read(dir.resolve("a.wal"))).isEqualTo(SampleLog.records(1, 2));
    }

    @Test
    void aCloseThatFailsClosesTheRestAndIsReported() {
        disk.on(Kind.CLOSE).nth(1).fail(SimulatedDisk.failing("first close"));

        assertThatThrownBy(writer::close).hasMessageContaining("first close");

        assertThat(disk.calls(Kind.CLOSE)).hasSize(3);
    }
}
