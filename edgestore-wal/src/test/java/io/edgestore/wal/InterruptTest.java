package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.fault.Fault;
import io.edgestore.wal.fault.FaultyDisk;
import io.edgestore.wal.fault.Gate;
import io.edgestore.wal.fault.IoCall.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An interrupt closes a channel under everybody's hands. Nobody who uses a log may notice. */
@Timeout(60)
class InterruptTest {

    @TempDir
    Path dir;

    private FaultyDisk disk;
    private Path file;

    @BeforeEach
    void setUp() {
        disk = new FaultyDisk(dir);
        file = dir.resolve("a.wal");
    }

    @AfterEach
    void theNextTestIsNotToBeInterrupted() {
        Thread.interrupted();
    }

    private static void assertStillInterrupted() {
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void aThreadThatIsInterruptedAlreadyCanDoEverything() throws IOException {
        SampleLog.createTorn(dir.resolve("b.wal"), 3);
        Thread.currentThread().interrupt();

        WalWriter writer = WalWriter.create(file);
        assertStillInterrupted();
        SampleLog.append(writer, 2);
        assertStillInterrupted();
        writer.sync();
        assertStillInterrupted();
        writer.close();
        assertStillInterrupted();
        WalWriter repaired = WalWriter.open(dir.resolve("b.wal"));
        assertStillInterrupted();
        SampleLog.append(repaired, 1);
        repaired.close();
        assertStillInterrupted();

        WalReader reader = WalReader.open(file);
        assertStillInterrupted();
        assertThat(reader.advance()).isTrue();
        assertStillInterrupted();
        assertThat(reader.advance()).isTrue();
        assertThat(reader.advance()).isFalse();
        reader.close();
        assertStillInterrupted();
        assertThat(SampleLog.read(dir.resolve("b.wal"))).isEqualTo(SampleLog.records(1, 3));
    }

    @Test
    void aThreadThatIsNotInterruptedIsNotAfterwards() throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            SampleLog.append(writer, 1);
            writer.sync();
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aWriteThatIsInterruptedInTheMiddleIsDoneAgainAtTheSamePlace() throws IOException {
        try (WalWriter writer = WalWriter.create(disk.path("a.wal"))) {
            SampleLog.append(writer, 1);
            disk.add(Fault.shortened(10).on(Kind.WRITE))
                    .add(Fault.interrupting().onNth(2, Kind.WRITE));

            SampleLog.append(writer, 1);

            assertStillInterrupted();
            assertThat(Thread.interrupted()).isTrue();
            SampleLog.append(writer, 1);
            assertThat(disk.calls(Kind.OPEN))
                    .as("file, fsync, directory, and once more")
                    .hasSize(4);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 3));
    }

    @Test
    void anInterruptWhileAFailedWriteIsCutBackChangesNothing() throws IOException {
        try (WalWriter writer = WalWriter.create(disk.path("a.wal"))) {
            SampleLog.append(writer, 1);
            disk.add(Fault.shortened(10).on(Kind.WRITE))
                    .add(Fault.failing("broken").onNth(2, Kind.WRITE))
                    .add(Fault.interrupting().onNth(1, Kind.TRUNCATE));

            assertThatThrownBy(() -> SampleLog.append(writer, 1)).hasMessageContaining("broken");

            assertThat(Thread.interrupted()).isTrue();
            SampleLog.append(writer, 1);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 2));
    }

    @Test
    void aThreadThatIsInterruptedAllTheTimeWritesWhatItWouldHaveWritten() throws Exception {
        int count = 2000;
        AtomicInteger interrupts = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread victim = new Thread(() -> {
            try (WalWriter writer = WalWriter.create(file)) {
                for (int i = 1; i <= count; i++) {
                    writer.append(SampleLog.entry(i));
                    if (i % 20 == 0) {
                        writer.sync();
                    }
                    interrupts.addAndGet(Thread.interrupted() ? 1 : 0);
                }
            } catch (IOException | RuntimeException | Error e) {
                failure.set(e);
            }
        });
        victim.start();
        while (victim.isAlive()) {
            victim.interrupt();
            Thread.yield();
        }
        victim.join();

        assertThat(failure).hasValue(null);
        assertThat(interrupts.get()).isGreaterThan(10);
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, count));
    }

    @Test
    void aSyncThatIsInterruptedWaitsForItsForce() throws Exception {
        try (Gate gate = new Gate();
                WalWriter writer = WalWriter.create(disk.path("a.wal"))) {
            SampleLog.append(writer, 1);
            disk.add(gate.on(Kind.FORCE));
            Syncs syncing = Syncs.start(writer);
            gate.awaitReached();
            for (int i = 0; i < 5; i++) {
                Await.untilWaiting(syncing);
                syncing.interrupt();
                Await.until("the interrupt was noticed", () -> !syncing.isInterrupted() || !syncing.isAlive());
            }
            Await.untilWaiting(syncing);

            gate.open();
            syncing.join();

            assertThat(syncing.failure()).isNull();
            assertThat(syncing.interruptedAtEnd()).isTrue();
            SampleLog.append(writer, 1);
            writer.sync();
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 2));
    }

    @Test
    void aSyncThatIsInterruptedStillReportsTheFailureOfItsForce() throws Exception {
        try (Gate gate = new Gate();
                WalWriter writer = WalWriter.create(disk.path("a.wal"))) {
            SampleLog.append(writer, 1);
            disk.add(gate.on(Kind.FORCE)).add(Fault.failing("lost").on(Kind.FORCE));
            Syncs syncing = Syncs.start(writer);
            gate.awaitReached();
            syncing.interrupt();
            gate.open();
            syncing.join();

            assertThat(syncing.failure()).isInstanceOf(LogFailedException.class).hasRootCauseMessage("lost");
            assertThat(syncing.interruptedAtEnd()).isTrue();
        }
    }

    @Test
    void aReadThatIsInterruptedIsDoneAgain() throws IOException {
        SampleLog.create(file, 50);
        for (int k = 1; k <= 5; k++) {
            disk.heal();
            disk.add(Fault.shortened(500).on(Kind.READ))
                    .add(Fault.interrupting().onNth(k, Kind.READ));
            try (WalReader reader = WalReader.open(disk.path("a.wal"))) {
                assertThat(reader).containsExactlyElementsOf(SampleLog.records(1, 50));
                assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
            }
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aFileThatWasReplacedMeanwhileIsNoticedAndStaysAsItIs() throws IOException {
        Path other = dir.resolve("other.wal");
        SampleLog.create(other, 9);
        byte[] bytes = Files.readAllBytes(other);
        WalWriter writer = WalWriter.create(file);
        SampleLog.append(writer, 1);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        Thread.currentThread().interrupt();
        SampleLog.append(writer, 1); // the flag alone closes nothing
        Thread.interrupted();
        assertThatThrownBy(writer::close).isInstanceOf(LogFailedException.class);
        assertThat(file).hasBinaryContent(bytes);

        WalWriter second = WalWriter.open(disk.path("a.wal"));
        SampleLog.create(other, 20);
        bytes = Files.readAllBytes(other);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        disk.add(Fault.interrupting().onNth(1, Kind.WRITE));
        assertThatThrownBy(() -> SampleLog.append(second, 1))
                .isInstanceOf(LogFailedException.class)
                .cause()
                .hasMessageContaining("was replaced by another file");
        assertThat(Thread.interrupted()).isTrue();
        second.close();

        assertThat(file).as("neither written to nor cut").hasBinaryContent(bytes);
    }

    @Test
    void aReaderWhoseFileWasReplacedIsTold() throws IOException {
        SampleLog.create(file, 3);
        SampleLog.create(dir.resolve("other.wal"), 2);
        disk.add(Fault.interrupting().onNth(2, Kind.READ));
        try (WalReader reader = WalReader.open(disk.path("a.wal"))) {
            Files.move(dir.resolve("other.wal"), file, StandardCopyOption.REPLACE_EXISTING);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(reader::advance).hasMessageContaining("was replaced by another file");
            }
        }
    }

    @Test
    void aChannelThatCannotBeReopenedAtOnceIsReopenedAtTheNextCall() throws IOException {
        SampleLog.create(file, 3);
        disk.add(Fault.interrupting().onNth(2, Kind.READ))
                .add(Fault.failing("too many open files").onNth(2, Kind.OPEN));
        try (WalReader reader = WalReader.open(disk.path("a.wal"))) {
            assertThatThrownBy(reader::advance).hasMessageContaining("too many open files");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(reader).containsExactlyElementsOf(SampleLog.records(1, 3));
        }
    }
}
