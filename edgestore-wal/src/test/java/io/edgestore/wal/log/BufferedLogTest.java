package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.Await;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Appends that gather in memory, for those who trade a bounded loss for speed; and where futures complete. */
@Timeout(60)
class BufferedLogTest {

    private static final WalOptions NO_TIMER = WalOptions.defaults().withBuffer(1 << 20, Duration.ofDays(1));

    @TempDir
    Path directory;

    private List<WalRecord> written() throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (LogReader reader =
                ReadOnlyLog.open(directory, WalOptions.defaults()).read()) {
            reader.forEach(records::add);
        }
        return records;
    }

    private static void append(WriteAheadLog log, int first, int count) throws IOException {
        for (int i = first; i < first + count; i++) {
            assertThat(log.append(SampleLog.entry(i))).isEqualTo(i);
        }
    }

    @Test
    void whatGathersIsNotWrittenUntilASync() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, NO_TIMER)) {
            append(log, 1, 10);
            assertThat(log.lastLsn()).isEqualTo(10);
            assertThat(log.durableLsn()).isZero();
            assertThat(written()).isEmpty();
            log.sync();
            assertThat(written()).isEqualTo(SampleLog.records(1, 10));
            assertThat(log.durableLsn()).isEqualTo(10);
        }
    }

    @Test
    void aDurableAppendTakesWhatGatheredBeforeItAlong() throws Exception {
        try (WriteAheadLog log = WriteAheadLog.open(directory, NO_TIMER)) {
            append(log, 1, 3);
            assertThat(log.appendDurably(SampleLog.entry(4)).get(20, TimeUnit.SECONDS))
                    .isEqualTo(4);
            assertThat(written()).isEqualTo(SampleLog.records(1, 4));
        }
    }

    @Test
    void closingWritesWhatGathered() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, NO_TIMER)) {
            append(log, 1, 7);
        }
        assertThat(written()).isEqualTo(SampleLog.records(1, 7));
    }

    @Test
    void theDelayPassesWithoutAnyCall() throws IOException {
        WalOptions soon = WalOptions.defaults().withBuffer(1 << 20, Duration.ofMillis(1));
        try (WriteAheadLog log = WriteAheadLog.open(directory, soon)) {
            append(log, 1, 1);
            Await.until("the record is written", () -> {
                try {
                    return written().equals(SampleLog.records(1, 1));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    @Test
    void filesAreBegunAsTheyAreFilled() throws IOException {
        WalOptions narrow =
                WalOptions.defaults().withBuffer(500, Duration.ofDays(1)).withMaxFileLength(400);
        try (WriteAheadLog log = WriteAheadLog.open(directory, narrow)) {
            append(log, 1, 100);
        }
        assertThat(SampleLog.names(directory)).hasSizeGreaterThan(5);
        assertThat(written()).isEqualTo(SampleLog.records(1, 100));
    }

    @Test
    void futuresCompleteOnTheExecutorThatIsNamed() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "named"));
        try (WriteAheadLog log =
                WriteAheadLog.open(directory, WalOptions.defaults().withCompletionExecutor(executor))) {
            CountDownLatch listening = new CountDownLatch(1);
            executor.execute(() -> await(listening));
            CompletableFuture<String> completing = log.appendDurably(SampleLog.entry(1))
                    .thenApply(lsn -> Thread.currentThread().getName());
            listening.countDown();
            assertThat(completing.get(20, TimeUnit.SECONDS)).isEqualTo("named");
        } finally {
            executor.shutdown();
        }
    }

    private interface Call {
        void run() throws IOException;
    }

    /** An executor that is none: what hangs on a future runs in the thread that syncs, and would wait for itself. */
    @Test
    void theThreadThatCompletesFuturesIsToldThatItCannotWaitForItself() throws Exception {
        CountDownLatch hanging = new CountDownLatch(3);
        WalOptions direct = WalOptions.defaults().withCompletionExecutor(task -> {
            await(hanging);
            task.run();
        });
        try (WriteAheadLog log = WriteAheadLog.open(directory, direct)) {
            List<Call> calls = List.of(log::sync, () -> log.appendAndSync(SampleLog.entry(0)), log::close);
            List<CompletableFuture<Void>> completing = new ArrayList<>();
            for (Call call : calls) {
                completing.add(log.appendDurably(SampleLog.entry(1)).thenAccept(lsn -> run(call)));
                hanging.countDown();
            }
            for (CompletableFuture<Void> refused : completing) {
                assertThatThrownBy(() -> refused.get(20, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("a future of appendDurably")
                        .hasMessageContaining("withCompletionExecutor");
            }
            assertThat(log.appendAndSync(SampleLog.entry(2)))
                    .as("nothing of it was appended, and the log goes on")
                    .isEqualTo(4);
        }
    }

    private static void run(Call call) {
        try {
            call.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theSettingHasBounds() {
        WalOptions defaults = WalOptions.defaults();
        assertThat(defaults.buffer()).isEmpty();
        assertThat(defaults.withBuffer(1, Duration.ofNanos(1)).buffer()).isPresent();
        assertThat(defaults.withBuffer(16 << 20, Duration.ofDays(1)).buffer()).isPresent();
        for (int bytes : new int[] {-1, 0, (16 << 20) + 1}) {
            assertThatThrownBy(() -> defaults.withBuffer(bytes, Duration.ofMillis(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(bytes + " bytes, and can have 1 to 16777216");
        }
        assertThatThrownBy(() -> defaults.withBuffer(1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxDelay is PT0S, and must be positive");
    }
}
