package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.Await;
import io.edgestore.wal.FinishedFileListener;
import io.edgestore.wal.Retention;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each finished file is told, in order, before it can be deleted; a listener that fails harms nothing. */
@Timeout(60)
class FinishedFilesTest {

    private static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(400);

    @TempDir
    private Path parent;

    private final List<Path> told = new CopyOnWriteArrayList<>();

    private Path directory() {
        return parent.resolve("log");
    }

    private WriteAheadLog open(FinishedFileListener listener) throws IOException {
        return WriteAheadLog.open(directory(), OPTIONS.withFinishedFileListener("archive", listener));
    }

    private static void append(WriteAheadLog log, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
    }

    private List<Path> finished() {
        List<Path> files = SampleLog.names(directory()).stream()
                .filter(name -> name.endsWith(".log"))
                .map(directory()::resolve)
                .toList();
        return files.subList(0, files.size() - 1);
    }

    private void awaitTold(List<Path> expected) {
        Await.until("all are told: " + expected, () -> told.size() >= expected.size());
        assertThat(told).isEqualTo(expected);
    }

    @Test
    void eachFinishedFileIsToldOnceInOrderAndComplete() throws IOException {
        List<Verdict> verdicts = new CopyOnWriteArrayList<>();
        List<Thread> threads = new CopyOnWriteArrayList<>();
        try (WriteAheadLog log = open(file -> {
            verdicts.add(SampleLog.verdict(file));
            threads.add(Thread.currentThread());
            told.add(file);
        })) {
            append(log, 40);
            awaitTold(finished());
            assertThat(finished()).hasSizeGreaterThan(5);
            assertThat(verdicts).containsOnly(Verdict.CLEAN);
            assertThat(threads).doesNotContain(Thread.currentThread());
            assertThat(log.finishedFileFailure()).isEmpty();
        }
        open(told::add).close();
        assertThat(told).as("nothing twice").isEqualTo(finished());
    }

    @Test
    void filesThatWereFinishedWithoutTheListenerAreTold() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory(), OPTIONS)) {
            append(log, 20);
        }
        try (WriteAheadLog log = open(told::add)) {
            awaitTold(finished());
            assertThat(log.lastLsn()).isEqualTo(20);
        }
        try (WriteAheadLog log = WriteAheadLog.open(directory(), OPTIONS)) {
            append(log, 20);
            assertThat(log.deleteBefore(log.lastLsn()).heldBy())
                    .as("kept while there is no listener")
                    .extracting(LogHolder::holder)
                    .containsExactly("cursor archive");
        }
        List<Path> before = List.copyOf(told);
        try (WriteAheadLog log = open(told::add)) {
            Await.until(
                    "the others are told",
                    () -> told.size() == before.size() + finished().size());
            assertThat(log.finishedFileFailure()).isEmpty();
        }
        assertThat(told.subList(before.size(), told.size()))
                .isEqualTo(finished())
                .doesNotContainAnyElementsOf(before);
    }

    @Test
    void whatTheListenerThrowsIsToldAndTheFileComesAgain() throws IOException {
        AtomicReference<Throwable> fault = new AtomicReference<>();
        FinishedFileListener listener = file -> {
            if (fault.get() instanceof IOException e) {
                throw e;
            }
            if (fault.get() instanceof Error e) {
                throw e;
            }
            told.add(file);
        };
        for (Throwable planted : List.of(new IOException("planted"), new AssertionError("planted"))) {
            fault.set(planted);
            try (WriteAheadLog log = open(listener)) {
                append(log, 12);
                Await.until(
                        "the failure is told", () -> log.finishedFileFailure().isPresent());
                assertThat(log.finishedFileFailure()).containsSame(planted);
                append(log, 12);
                log.sync();
                assertThat(told).isEmpty();
                assertThat(log.deleteBefore(log.lastLsn()).files()).isEmpty();
            }
        }
        fault.set(null);
        try (WriteAheadLog log = open(listener)) {
            awaitTold(finished());
            fault.set(new IOException("planted"));
            int before = finished().size();
            while (finished().size() == before) {
                append(log, 1);
            }
            Await.until("the failure is told", () -> log.finishedFileFailure().isPresent());
            fault.set(null);
            while (finished().size() == before + 1) {
                append(log, 1);
            }
            awaitTold(finished());
            Await.until("nothing fails", () -> log.finishedFileFailure().isEmpty());
        }
    }

    @Test
    void theFileStaysUntilTheListenerReturns() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (WriteAheadLog log = open(file -> {
            called.countDown();
            await(goOn);
            told.add(file);
        })) {
            append(log, 20);
            called.await();
            List<Path> finished = finished();
            assertThat(log.deleteBefore(log.lastLsn()).files()).isEmpty();
            assertThat(finished()).isEqualTo(finished);
            goOn.countDown();
            Await.until("nobody needs them", () -> log.holders().get(0).files() == 0);
            assertThat(log.deleteBefore(log.lastLsn()).files()).isEqualTo(finished);
        }
    }

    @Test
    void retentionWaitsForIt() throws IOException {
        WalOptions options = OPTIONS.withRetention(Retention.ofBytes(500)).withFinishedFileListener("archive", file -> {
            Files.copy(file, parent.resolve(file.getFileName().toString()));
            told.add(file);
        });
        try (WriteAheadLog log = WriteAheadLog.open(directory(), options)) {
            for (int i = 0; i < 60; i++) {
                Await.until("there is room", () -> log.holders().get(0).bytes() <= 500);
                append(log, 1);
            }
            Await.until("the oldest are gone", () -> log.firstLsn() > 40);
        }
        assertThat(told).hasSizeGreaterThan(8);
        long next = 1;
        for (Path file : told) {
            Path copy = parent.resolve(file.getFileName().toString());
            assertThat(SampleLog.read(copy).get(0).lsn()).isEqualTo(next);
            next += SampleLog.read(copy).size();
        }
    }

    @Test
    void closingWaitsForTheListenerAndItCannotClose() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicReference<WriteAheadLog> theLog = new AtomicReference<>();
        AtomicReference<Throwable> refused = new AtomicReference<>();
        WriteAheadLog log = open(file -> {
            try {
                theLog.get().close();
            } catch (IllegalStateException e) {
                refused.set(e);
            }
            theLog.get().append(SampleLog.entry(theLog.get().lastLsn() + 1));
            called.countDown();
            await(goOn);
            told.add(file);
        });
        theLog.set(log);
        append(log, 20);
        called.await();
        int[] seen = new int[1];
        Thread closer = new Thread(() -> {
            try {
                log.close();
                seen[0] = told.size();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        closer.start();
        Await.untilWaiting(closer);
        goOn.countDown();
        closer.join();
        assertThat(seen[0]).as("only the one that it was at").isEqualTo(1);
        assertThat(refused.get()).hasMessageContaining("close it from another thread");
        List<Path> finished = finished();
        try (WriteAheadLog again = open(told::add)) {
            awaitTold(finished);
            assertThat(again.finishedFileFailure()).isEmpty();
        }
    }

    @Test
    void aBadCursorNameIsRefusedAtOpening() throws IOException {
        WalOptions options = OPTIONS.withFinishedFileListener("No Name", told::add);
        assertThatThrownBy(() -> WriteAheadLog.open(directory(), options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot name a cursor");
        WriteAheadLog.open(directory(), OPTIONS).close();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
