package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.edgestore.wal.Await;
import io.edgestore.wal.LogLockedException;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever opens logs for a long time has no more threads, descriptors and direct memory in the end than in the beginning. */
@Timeout(300)
class LogLeakTest {

    /** What is left behind by each tenth one shows. {@code -Psoak} finds by ten thousand what is rarer. */
    private static final int OPENINGS = Integer.getInteger("edgestore.openings", 2_000);

    private static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(1_000);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private Path directory;

    /** In memory where there is such a place: thousands of times, a disk takes long. */
    @BeforeEach
    void makeDirectory() throws IOException {
        Path memory = Path.of("/dev/shm");
        directory = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "leak-")
                : Files.createTempDirectory("leak-");
    }

    @AfterEach
    void deleteDirectory() throws IOException {
        clear();
        Files.delete(directory);
    }

    private void clear() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** What a process has. */
    private record Held(int threads, long descriptors, long directBytes) {

        static Held now() {
            return new Held(
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    descriptorsNow(),
                    ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                            .filter(pool -> pool.getName().equals("direct"))
                            .mapToLong(BufferPoolMXBean::getMemoryUsed)
                            .sum());
        }

        private static long descriptorsNow() {
            if (!Files.isDirectory(DESCRIPTORS)) {
                return 0;
            }
            try (Stream<Path> open = Files.list(DESCRIPTORS)) {
                return open.count();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** The common pool's threads come and go, and a few things are made once. */
        boolean isAboutAsMuchAs(Held before) {
            return threads <= before.threads + 8
                    && descriptors <= before.descriptors + 8
                    && directBytes <= before.directBytes + (1 << 20);
        }
    }

    private void open(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
                CompletableFuture<Long> durable = log.appendDurably(SampleLog.entry(i));
                log.append(SampleLog.entry(i + 1));
                durable.join();
                if (i % 10 == 0) {
                    readFollowAndFail(log);
                }
            }
            if (i % 50 == 49) {
                clear();
            }
        }
    }

    private void readFollowAndFail(WriteAheadLog log) throws IOException {
        try (LogReader reader = log.read();
                LogTail tail = log.tail(1)) {
            assertThat(reader.iterator()).hasNext();
            assertThat(tail.hasEnded()).isFalse();
        }
        assertThatThrownBy(() -> WriteAheadLog.open(directory, OPTIONS)).isInstanceOf(LogLockedException.class);
    }

    @Test
    void manyOpeningsLeaveNothingBehind() throws Exception {
        open(200);
        Held before = Held.now();
        open(OPENINGS);
        Await.until("as little is held as before: " + before, () -> Held.now().isAboutAsMuchAs(before));
    }

    /** The planted fault. */
    @Test
    void whatIsNotClosedIsCounted() throws Exception {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "needs " + DESCRIPTORS);
        Held before = Held.now();
        List<LogReader> forgotten = new ArrayList<>();
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
            log.append(SampleLog.entry(1));
            for (int i = 0; i < 20; i++) {
                LogReader reader = log.read();
                forgotten.add(reader);
                assertThat(reader.iterator()).hasNext();
            }
            assertThat(Held.now().isAboutAsMuchAs(before)).isFalse();
        } finally {
            for (LogReader reader : forgotten) {
                reader.close();
            }
        }
    }

    @Test
    void virtualThreadsAppend() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "needs virtual threads: Java 21 or later");
        int count = 2_000;
        ExecutorService threads = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        try (WriteAheadLog log = WriteAheadLog.open(directory, WalOptions.defaults())) {
            List<Future<Long>> appends = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                appends.add(threads.submit(() -> number % 2 == 0
                        ? log.append(SampleLog.entry(number))
                        : log.appendDurably(SampleLog.entry(number)).join()));
            }
            List<Long> lsns = new ArrayList<>();
            for (Future<Long> append : appends) {
                lsns.add(append.get(60, TimeUnit.SECONDS));
            }
            assertThat(lsns).doesNotHaveDuplicates().allMatch(lsn -> lsn >= 1 && lsn <= count);
            try (LogReader reader = log.read()) {
                reader.forEach(
                        record -> assertThat(record.entry()).isEqualTo(SampleLog.entry(lsns.indexOf(record.lsn()))));
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
