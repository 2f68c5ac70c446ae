package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Gate;
import io.edgestore.testkit.filesystem.Operation.Kind;
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

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path dir = disk.directory();
    private Path file;

    @BeforeEach
    void setUp() {
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
    void aThreadThatIsInterruptedAlreadyCanDoEverything(@TempDir Path real) throws IOException {
        SampleLog.createTorn(real.resolve("b.wal"), 3);
        Thread.currentThread().interrupt();

        WalWriter writer = WalWriter.create(real.resolve("a.wal"));
        assertStillInterrupted();
        SampleLog.append(writer, 2);
        assertStillInterrupted();
        writer.sync();
        assertStillInterrupted();
        writer.close();
        assertStillInterrupted();
        WalWriter repaired = WalWriter.open(real.resolve("b.wal"));
        assertStillInterrupted();
        SampleLog.append(repaired, 1);
        repaired.close();
        assertStillInterrupted();

        WalReader reader = WalReader.open(real.resolve("a.wal"));
        assertStillInterrupted();
        assertThat(reader.advance()).isTrue();
        assertStillInterrupted();
        assertThat(reader.advance()).isTrue();
        assertThat(reader.advance()).isFalse();
        reader.close();
        assertStillInterrupted();
        assertThat(SampleLog.read(real.resolve("b.wal"))).isEqualTo(SampleLog.records(1, 3));
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
            disk.on(Kind.WRITE).limit(10);
            disk.on(Kind.WRITE).nth(2).interruptBefore();

            SampleLog.append(writer, 1);

            assertStillInterrupted();
            assertThat(Thread.interrupted()).isTrue();
            SampleLog.append(writer, 1);
            assertThat(disk.calls(Kind.OPEN))
                    .as("file, fsync by callers and by the thread, directory, and once more")
                    .hasSize(5);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 3));
    }

    @Test
    void anInterruptWhileAFailedWriteIsCutBackChangesNothing() throws IOException {
        try (WalWriter writer = WalWriter.create(disk.path("a.wal"))) {
            SampleLog.append(writer, 1);
            disk.on(Kind.WRITE).limit(10);
            disk.on(Kind.WRITE).nth(2).fail(SimulatedDisk.failing("broken"));
            disk.on(Kind.TRUNCATE).nth(1).interruptBefore();

            assertThatThrownBy(() -> SampleLog.append(writer, 1)).hasMessageContaining("broken");

            assertThat(Thread.interrupted()).isTrue();
            SampleLog.append(writer, 1);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 2));
    }

    @Test
    void aThreadThatIsInterruptedAllTheTimeWritesWhatItWouldHaveWritten(@TempDir Path real) throws Exception {
        int count = 2000;
        AtomicInteger interrupts = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread victim = new Thread(() -> {
            try (WalWriter writer = WalWriter.create(real.resolve("a.wal"))) {
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
        assertThat(SampleLog.read(real.resolve("a.wal"))).isEqualTo(SampleLog.records(1, count));
    }

    @Test
    void aSyncThatIsInterruptedWaitsForItsForce() throws Exception {
        try (WalWriter writer = WalWriter.create(disk.path("a.wal"));
                Gate gate = disk.on(Kind.FORCE).gate()) {
            SampleLog.append(writer, 1);
            Syncs syncing = Syncs.start(writer);
            gate.awaitArrival();
            for (int i = 0; i < 5; i++) {
                Await.untilWaiting(syncing);
                syncing.interrupt();
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
        try (WalWriter writer = WalWriter.create(disk.path("a.wal"));
                Gate gate = disk.on(Kind.FORCE).gate()) {
            SampleLog.append(writer, 1);
            disk.on(Kind.FORCE).fail(SimulatedDisk.failing("lost"));
            Syncs syncing = Syncs.start(writer);
            gate.awaitArrival();
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
            disk.on(Kind.READ).limit(500);
            disk.on(Kind.READ).nth(k).interruptBefore();
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
        disk.on(Kind.WRITE).nth(1).interruptBefore();
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
        disk.on(Kind.READ).nth(disk.readsOfOpening(file) + 1).interruptBefore();
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
        disk.on(Kind.READ).nth(disk.readsOfOpening(file) + 1).interruptBefore();
        disk.on(Kind.OPEN).nth(2).fail(SimulatedDisk.failing("too many open files"));
        try (WalReader reader = WalReader.open(disk.path("a.wal"))) {
            assertThatThrownBy(reader::advance).hasMessageContaining("too many open files");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(reader).containsExactlyElementsOf(SampleLog.records(1, 3));
        }
    }
}
