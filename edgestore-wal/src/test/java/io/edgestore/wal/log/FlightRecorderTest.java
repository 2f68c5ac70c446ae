package io.edgestore.wal.log;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.Await;
import io.edgestore.wal.ForkedJvm;
import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import io.edgestore.wal.log.commit.GroupCommit;
import io.edgestore.wal.log.watch.LogWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The flight recorder is told what a log does, and is not needed. */
@Timeout(120)
class FlightRecorderTest {

    private static final WalOptions OPTIONS = WalOptions.defaults();

    private static final AtomicInteger TESTS = new AtomicInteger();

    /** One for all tests: JDK 17 loses strings in the second of two recordings. */
    private static final Recording RECORDING = new Recording();

    private final CrashFileSystem disk = CrashFileSystem.create();
    private final Path directory = Files.createDirectory(disk.getPath("/flight-" + TESTS.incrementAndGet()));

    @TempDir
    private Path recordings;

    FlightRecorderTest() throws IOException {}

    @BeforeAll
    static void start() {
        for (String name : List.of("Sync", "SlowSync", "Rotation", "Stall", "Repair", "Damage")) {
            RECORDING.enable("edgestore." + name).withThreshold(Duration.ZERO);
        }
        RECORDING.start();
    }

    @AfterAll
    static void stop() {
        RECORDING.close();
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Events of this test's log, of all kinds, in their order. */
    private List<RecordedEvent> record(Work work) throws Exception {
        work.run();
        Path file = recordings.resolve("recording.jfr");
        RECORDING.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("edgestore."))
                .filter(event -> directory.toString().equals(event.getString("log")))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
    }

    private static List<RecordedEvent> of(String name, List<RecordedEvent> events) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("edgestore." + name))
                .toList();
    }

    private Path file(long nameLsn) {
        return directory.resolve(String.format("wal-%016x.log", nameLsn));
    }

    private void create(long firstLsn, int count) throws IOException {
        try (WalWriter writer = WalWriter.create(file(firstLsn), OPTIONS, firstLsn)) {
            SampleLog.append(writer, count);
        }
    }

    @Test
    void eachSyncTellsWhatItMadeDurable() throws Exception {
        List<RecordedEvent> events = record(() -> {
            try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
                log.append(SampleLog.entry(1));
                log.append(SampleLog.entry(2));
                log.sync();
                log.appendDurably(SampleLog.entry(3)).get(20, SECONDS);
            }
        });

        List<RecordedEvent> syncs = of("Sync", events);
        assertThat(syncs).extracting(event -> event.getLong("records")).containsExactly(2L, 1L, 0L);
        assertThat(syncs).extracting(event -> event.getInt("waiters")).containsExactly(1, 1, 0);
        assertThat(syncs).extracting(event -> event.getBoolean("failed")).containsOnly(false);
        assertThat(syncs.stream().mapToLong(event -> event.getLong("bytes")).sum())
                .isEqualTo(Files.size(file(1)) - 8);
        assertThat(syncs).allSatisfy(event -> assertThat(event.getDuration()).isPositive());
        assertThat(events).hasSameSizeAs(syncs);
    }

    @Test
    void aFailedSyncIsTold() throws Exception {
        List<RecordedEvent> events = record(() -> {
            try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
                log.append(SampleLog.entry(1));
                disk.on(Kind.FORCE).fail();
                assertThatThrownBy(log::sync).isInstanceOf(LogFailedException.class);
                disk.clearFaults();
            }
        });

        assertThat(of("Sync", events)).singleElement().satisfies(event -> {
            assertThat(event.getBoolean("failed")).isTrue();
            assertThat(event.getLong("records")).isEqualTo(1);
        });
    }

    @Test
    void aSyncThatHangsIsTold() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        WalOptions alarmed = OPTIONS.withSlowSyncListener(Duration.ofMillis(1), slow -> told.countDown());
        List<RecordedEvent> events = record(() -> {
            try (WriteAheadLog log = WriteAheadLog.open(directory, alarmed)) {
                disk.on(Kind.FORCE).at(file(1)).nth(1).await(hang);
                Future<Long> durable = log.appendDurably(SampleLog.entry(1));
                assertThat(told.await(20, SECONDS)).isTrue();
                hang.countDown();
                durable.get(20, SECONDS);
            }
        });

        RecordedEvent sync = of("Sync", events).get(0);
        assertThat(of("SlowSync", events)).first().satisfies(event -> {
            assertThat(event.getString("file")).isEqualTo(file(1).toString());
            assertThat(event.getDuration("elapsed")).isGreaterThanOrEqualTo(Duration.ofMillis(1));
            assertThat(event.getStartTime()).isBefore(sync.getEndTime());
        });
        assertThat(sync.getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(1));
    }

    @Test
    void eachRotationIsTold() throws Exception {
        List<RecordedEvent> events = record(() -> {
            try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS.withMaxFileLength(1))) {
                log.append(SampleLog.entry(1));
                log.append(SampleLog.entry(2));
                disk.on(Kind.CREATE).fail();
                log.append(SampleLog.entry(3));
                disk.clearFaults();
            }
        });

        List<RecordedEvent> rotations = of("Rotation", events);
        assertThat(rotations)
                .extracting(event -> event.getString("file"))
                .containsExactly(file(1).toString(), file(2).toString());
        assertThat(rotations).extracting(event -> event.getBoolean("failed")).containsExactly(false, true);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Counted when it begins, and told when it has ended. */
    @Test
    void anAppendThatWaitsForRoomIsToldAndCounted() throws Exception {
        LogWatch watch = new LogWatch(directory);
        CountDownLatch slow = new CountDownLatch(1);
        List<RecordedEvent> events = record(() -> {
            GroupCommit commit = new GroupCommit("narrow", waiters -> awaitQuietly(slow), Runnable::run, 1, watch);
            commit.appendDurably(() -> 1);
            FutureTask<Long> second =
                    new FutureTask<>(() -> commit.appendDurably(() -> 2).get(20, SECONDS));
            Thread waiting = new Thread(second, "waits-for-room");
            waiting.start();
            Await.untilWaiting(waiting);
            assertThat(watch.metrics(false, 0).stalls()).isEqualTo(1);
            slow.countDown();
            assertThat(second.get(20, SECONDS)).isEqualTo(2);
            commit.close();
        });

        assertThat(of("Stall", events)).singleElement().satisfies(event -> {
            assertThat(event.getThread().getJavaName()).isEqualTo("waits-for-room");
            assertThat(event.getDuration()).isPositive();
            assertThat(event.getStackTrace()).isNotNull();
        });
        assertThat(watch.metrics(false, 0).stalls()).isEqualTo(1);
    }

    @Test
    void repairAndDamageAreTold() throws Exception {
        create(1, 5);
        create(6, 4);
        SampleLog.flip(file(1), 1);
        SampleLog.truncate(file(6), Files.size(file(6)) - 10);
        long torn = SampleLog.offsets(file(6)).get(2);
        Files.createFile(file(20));

        List<RecordedEvent> events = record(() -> {
            try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
                assertThat(log.metrics().damages()).isEqualTo(1);
            }
        });

        assertThat(of("Damage", events)).singleElement().satisfies(event -> {
            assertThat(event.getString("file")).isEqualTo(file(1).toString());
            assertThat(event.getLong("offset")).isZero();
            assertThat(event.getLong("length")).isEqualTo(Files.size(file(1)));
            assertThat(event.getString("reason")).isEqualTo("HEADER");
        });
        List<RecordedEvent> repairs = of("Repair", events);
        assertThat(repairs).extracting(event -> event.getString("what")).containsExactly("TORN_TAIL", "NO_RECORDS");
        assertThat(repairs)
                .extracting(event -> event.getString("file"))
                .containsExactly(file(6).toString(), file(20).toString());
        assertThat(repairs.get(0).getLong("cutBytes")).isPositive().isLessThan(torn);
    }

    /** Opens a log, appends to it and reads it, in a Java that has nothing but its base. */
    static final class Main {

        public static void main(String[] args) throws Exception {
            System.out.println(
                    "jdk.jfr " + ModuleLayer.boot().findModule("jdk.jfr").isPresent());
            try (WriteAheadLog log = WriteAheadLog.open(
                    Path.of(args[0]), WalOptions.defaults().withMaxFileLength(1).withCompressor("none"))) {
                log.append(SampleLog.entry(1));
                log.append(SampleLog.entry(2));
                log.appendDurably(SampleLog.entry(3)).get(20, SECONDS);
                System.out.println("records " + log.metrics().records() + " rotations "
                        + log.metrics().rotations() + " syncs "
                        + (log.metrics().syncs().count() > 0));
            }
        }
    }

    @Test
    void theLogRunsWhereThereIsNoFlightRecorder(@TempDir Path other) throws Exception {
        try (ForkedJvm child =
                ForkedJvm.start(List.of("--limit-modules", "java.base"), Main.class, other.resolve("log"))) {
            assertThat(child.line()).isEqualTo("jdk.jfr false");
            assertThat(child.line()).isEqualTo("records 3 rotations 2 syncs true");
            assertThat(child.exitCode()).isZero();
        }
    }
}
