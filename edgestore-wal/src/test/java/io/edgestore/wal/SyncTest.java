package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.filesystem.Call;
import io.edgestore.testkit.filesystem.Gate;
import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SyncTest {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path dir = disk.directory();

    @BeforeEach
    void setUp() {}

    private WalWriter create() throws IOException {
        WalWriter writer = WalWriter.create(disk.path("a.wal"));
        disk.forgetCalls();
        return writer;
    }

    @Test
    void itForcesOnceWhatWasAppended() throws IOException {
        try (WalWriter writer = create()) {
            SampleLog.append(writer, 3);
            assertThat(disk.calls(Kind.FORCE)).isEmpty();
            writer.sync();
            assertThat(disk.brief(Kind.FORCE)).containsExactly("FORCE a.wal");
            SampleLog.append(writer, 1);
            writer.sync();
            assertThat(disk.calls(Kind.FORCE)).hasSize(2);
        }
    }

    @Test
    void whatIsDurableIsNotForcedAgain() throws IOException {
        try (WalWriter writer = create()) {
            writer.sync();
            SampleLog.append(writer, 1);
            writer.sync();
            writer.sync();
        }
        assertThat(disk.calls(Kind.FORCE)).hasSize(1);
    }

    @Test
    void whoSyncsForcesWithoutHandingItOver() throws IOException {
        try (WalWriter writer = create()) {
            SampleLog.append(writer, 1);
            writer.sync();
            assertThat(disk.calls(Kind.FORCE))
                    .singleElement()
                    .satisfies(call -> assertThat(call.thread())
                            .isEqualTo(Thread.currentThread().getName()));
        }
    }

    /** The outcome of the first force is not known. The second one is on a channel that no interrupt closes. */
    @Test
    void aForceThatIsInterruptedIsDoneAgainByTheWritersOwnThread() throws IOException {
        try (WalWriter writer = create()) {
            SampleLog.append(writer, 1);
            disk.on(Kind.FORCE).nth(1).interruptBefore();
            writer.sync();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(forcingThreads()).containsExactly(Thread.currentThread().getName(), "edgestore-sync a.wal");

            SampleLog.append(writer, 1);
            writer.sync();
            assertThat(forcingThreads())
                    .containsExactly(Thread.currentThread().getName(), "edgestore-sync a.wal", "edgestore-sync a.wal");
        }
        assertThat(SampleLog.read(disk.path("a.wal"))).isEqualTo(SampleLog.records(1, 2));
    }

    private List<String> forcingThreads() {
        return disk.calls(Kind.FORCE).stream().map(Call::thread).toList();
    }

    @Test
    void itReturnsAfterTheForceAndAppendsGoOnMeanwhile() throws Exception {
        try (WalWriter writer = create();
                Gate gate = disk.on(Kind.FORCE).gate()) {
            SampleLog.append(writer, 1);
            Thread syncing = Syncs.start(writer);
            gate.awaitArrival();

            SampleLog.append(writer, 100);

            Await.untilWaiting(syncing);
            gate.open();
            syncing.join();
            assertThat(SampleLog.read(dir.resolve("a.wal"))).isEqualTo(SampleLog.records(1, 101));
            disk.forgetCalls();
            writer.sync();
            assertThat(disk.calls(Kind.FORCE))
                    .as("the first force was before those")
                    .hasSize(1);
        }
    }

    @Test
    void manySyncsThatWaitShareOneForce() throws Exception {
        int waiting = 20;
        try (WalWriter writer = create();
                Gate gate = disk.on(Kind.FORCE).gate()) {
            SampleLog.append(writer, 1);
            List<Thread> threads = new ArrayList<>(List.of(Syncs.start(writer)));
            gate.awaitArrival();
            for (int i = 0; i < waiting; i++) {
                SampleLog.append(writer, 1);
                threads.add(Syncs.start(writer));
            }
            threads.forEach(Await::untilWaiting);

            gate.open();
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(disk.calls(Kind.FORCE))
                    .as("the one that was going on, and one for the others")
                    .hasSize(2);
        }
    }

    @Test
    void closeSyncsWhatIsNotDurable() throws IOException {
        WalWriter writer = create();
        SampleLog.append(writer, 1);
        writer.close();

        assertThat(disk.brief())
                .containsExactly(
                        "WRITE a.wal",
                        "FORCE a.wal",
                        "READ_ATTRIBUTES a.wal",
                        "CLOSE a.wal",
                        "CLOSE a.wal",
                        "CLOSE a.wal");
    }

    @Test
    void closeOfAWriterWithNothingToSyncDoesNotForce() throws IOException {
        WalWriter writer = create();
        SampleLog.append(writer, 1);
        writer.sync();
        disk.forgetCalls();
        writer.close();

        assertThat(disk.brief()).containsExactly("READ_ATTRIBUTES a.wal", "CLOSE a.wal", "CLOSE a.wal", "CLOSE a.wal");
    }

    @Test
    void aSyncThatMeetsACloseEitherReturnsOrSaysClosed() throws Exception {
        for (int round = 0; round < 50; round++) {
            WalWriter writer = WalWriter.create(disk.path("round-" + round));
            AtomicInteger wrong = new AtomicInteger();
            Thread syncing = new Thread(() -> {
                try {
                    SampleLog.append(writer, 1);
                    writer.sync();
                } catch (IllegalStateException e) {
                    // Closed before.
                } catch (IOException | RuntimeException | Error e) {
                    wrong.incrementAndGet();
                }
            });
            syncing.start();
            writer.close();
            syncing.join();
            assertThat(wrong).hasValue(0);
        }
    }
}
