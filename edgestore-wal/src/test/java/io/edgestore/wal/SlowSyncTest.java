package io.edgestore.wal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A disk that hangs is told while it hangs, once, and by nobody whom the log needs. */
@Timeout(60)
class SlowSyncTest {

    private static final Duration LIMIT = Duration.ofMillis(2);

    /** What the listener was told, and on which thread. */
    private record Told(SlowSync slow, Thread thread) {}

    private final CrashFileSystem disk = CrashFileSystem.create();
    private final Path file = disk.getPath("/a.wal");
    private final Path directory = disk.getPath("/log");
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private final CountDownLatch hang = new CountDownLatch(1);
    private final List<Closeable> open = new ArrayList<>();

    private WalOptions alarmed(Duration limit) {
        return WalOptions.defaults()
                .withSlowSyncListener(limit, slow -> told.add(new Told(slow, Thread.currentThread())));
    }

    private interface Call {
        void run() throws IOException;
    }

    private static FutureTask<Void> start(Call call) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            call.run();
            return null;
        });
        new Thread(task, "test-caller").start();
        return task;
    }

    private WalWriter create(Duration limit) throws IOException {
        WalWriter writer = WalWriter.create(file, alarmed(limit));
        open.add(writer);
        return writer;
    }

    private WriteAheadLog open(WalOptions options) throws IOException {
        WriteAheadLog log = WriteAheadLog.open(directory, options);
        open.add(log);
        return log;
    }

    /** In this order: what hangs cannot be closed. */
    @AfterEach
    void goOnAndClose() throws IOException {
        hang.countDown();
        for (Closeable each : open) {
            each.close();
        }
    }

    private SlowSync awaitTold() throws InterruptedException {
        Told first = told.poll(20, SECONDS);
        assertThat(first).isNotNull();
        assertThat(first.thread().getName()).isEqualTo("edgestore-slow-sync");
        assertThat(first.thread().isDaemon()).isTrue();
        return first.slow();
    }

    private static void awaitSome(Duration time) {
        long begin = System.nanoTime();
        Await.until("some time has passed", () -> System.nanoTime() - begin >= time.toNanos());
    }

    @Test
    void aWriterTellsWhileTheForceHangs() throws Exception {
        WalWriter writer = create(LIMIT);
        SampleLog.append(writer, 1);
        disk.on(Kind.FORCE).nth(1).await(hang);
        FutureTask<Void> sync = start(writer::sync);

        SlowSync slow = awaitTold();

        assertThat(hang.getCount()).as("it hangs").isEqualTo(1);
        assertThat(slow.file()).isEqualTo(file);
        assertThat(slow.elapsed()).isGreaterThanOrEqualTo(LIMIT);
        assertThat(slow).asString().startsWith("/a.wal: an fsync is under way for ");
        hang.countDown();
        sync.get(20, SECONDS);
    }

    @Test
    void oneForceIsToldOnceHoweverManyWaitAndHoweverLong() throws Exception {
        WalWriter writer = create(LIMIT);
        SampleLog.append(writer, 1);
        disk.on(Kind.FORCE).nth(1).await(hang);
        List<FutureTask<Void>> syncs =
                Stream.generate(() -> start(writer::sync)).limit(4).toList();
        awaitTold();
        awaitSome(LIMIT.multipliedBy(5));
        assertThat(told).isEmpty();
        hang.countDown();
        for (FutureTask<Void> sync : syncs) {
            sync.get(20, SECONDS);
        }
    }

    @Test
    void theNextForceThatHangsIsToldToo() throws Exception {
        WalWriter writer = create(LIMIT);
        for (int i = 0; i < 2; i++) {
            CountDownLatch latch = new CountDownLatch(1);
            SampleLog.append(writer, 1);
            disk.clearFaults();
            disk.on(Kind.FORCE).nth(1).await(latch);
            FutureTask<Void> sync = start(writer::sync);
            awaitTold();
            latch.countDown();
            sync.get(20, SECONDS);
        }
    }

    @Test
    void whatIsQuickEnoughIsNotTold() throws Exception {
        WriteAheadLog log = open(alarmed(Duration.ofHours(1)));
        log.append(SampleLog.entry(1));
        log.sync();
        assertThat(log.metrics().slowSyncs()).isZero();
        assertThat(told).isEmpty();
    }

    /** Neither the force that is over, nor the wait without one, counts. */
    @Test
    void aSyncThatHasNothingToForceIsNotTold() throws Exception {
        Duration limit = Duration.ofMillis(200);
        WalWriter writer = create(limit);
        SampleLog.append(writer, 1);
        writer.sync();
        awaitSome(limit.multipliedBy(2));
        told.clear(); // on a slow machine the first one may be told, and rightly
        writer.sync();
        SampleLog.append(writer, 1);
        disk.on(Kind.FORCE).nth(1).await(hang);
        FutureTask<Void> sync = start(writer::sync);
        awaitTold();
        awaitSome(limit.multipliedBy(2));
        hang.countDown();
        sync.get(20, SECONDS);
        assertThat(told).isEmpty();
    }

    @Test
    void whoComesWhileAForceIsUnderWayGivesItItsTime() throws Exception {
        WalWriter writer = create(Duration.ofHours(1));
        SampleLog.append(writer, 1);
        disk.on(Kind.FORCE).nth(1).await(hang);
        FutureTask<Void> first = start(writer::sync);
        Await.until(
                "the force is under way",
                () -> disk.operations().get(disk.operations().size() - 1).kind() == Kind.FORCE);
        FutureTask<Void> second = new FutureTask<>(() -> {
            writer.sync();
            return null;
        });
        Thread waiting = new Thread(second);
        waiting.start();
        Await.untilWaiting(waiting);
        hang.countDown();
        first.get(20, SECONDS);
        second.get(20, SECONDS);
        assertThat(told).isEmpty();
    }

    @Test
    void aLogTellsAndCounts() throws Exception {
        WriteAheadLog log = open(alarmed(LIMIT));
        disk.on(Kind.FORCE).nth(1).await(hang);
        FutureTask<Void> durable =
                start(() -> log.appendDurably(SampleLog.entry(1)).join());

        SlowSync slow = awaitTold();

        assertThat(slow.file()).isEqualTo(directory.resolve("wal-0000000000000001.log"));
        assertThat(log.metrics().slowSyncs()).isEqualTo(1);
        assertThat(log.append(SampleLog.entry(2))).as("appends go on").isEqualTo(2);
        hang.countDown();
        durable.get(20, SECONDS);
        assertThat(log.metrics().syncs().max()).isGreaterThanOrEqualTo(slow.elapsed());
    }

    /** The thread that appends waits for it then. */
    @Test
    void aForceOfARotationIsToldToo() throws Exception {
        WriteAheadLog log = open(alarmed(LIMIT).withMaxFileLength(1));
        log.append(SampleLog.entry(1));
        disk.on(Kind.FORCE).nth(1).await(hang);
        FutureTask<Void> append = start(() -> log.append(SampleLog.entry(2)));
        assertThat(awaitTold().file()).isEqualTo(directory.resolve("wal-0000000000000001.log"));
        hang.countDown();
        append.get(20, SECONDS);
    }

    @Test
    void aListenerThatThrowsHarmsNothing() throws Exception {
        BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
        WalOptions throwing = WalOptions.defaults().withSlowSyncListener(LIMIT, slow -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
            throw new IllegalStateException("the listener's");
        });
        WriteAheadLog log = open(throwing);
        disk.on(Kind.FORCE).nth(1).await(hang);
        FutureTask<Void> durable =
                start(() -> log.appendDurably(SampleLog.entry(1)).join());
        assertThat(uncaught.poll(20, SECONDS)).hasMessage("the listener's");
        hang.countDown();
        durable.get(20, SECONDS);
        log.append(SampleLog.entry(2));
        log.sync();
    }
}
