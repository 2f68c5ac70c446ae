package io.edgestore.interleaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WriteBuffer;
import io.edgestore.wal.log.commit.AppendRequest;
import io.edgestore.wal.log.commit.AppendRequest.Kind;
import io.edgestore.wal.log.commit.AppendRound;
import io.edgestore.wal.log.commit.AppendTarget;
import io.edgestore.wal.log.commit.DelayedBuffer;
import io.edgestore.wal.log.commit.DurableTarget;
import io.edgestore.wal.log.commit.GroupCommit;
import io.edgestore.wal.log.commit.LeaderQueue;
import io.edgestore.wal.log.commit.LogFailure;
import io.edgestore.wal.log.watch.LogWatch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The leader's hand-over and the group commit alone, put together as {@link io.edgestore.wal.log.WriteAheadLog} does it,
 * over files in memory: appends, syncs, truncations, interrupts and a close in all orders, some through a buffer, and some
 * with too little room for the futures of all.
 */
class HandOverScenario implements Scenario {

    private static final Path LOG = Path.of("log");
    private static final int WORKERS = 3;
    private static final int STEPS = 2;
    private static final int ROOM_FOR_ALL = 100;

    /** Never two that wait: the scheduler does not know that a semaphore is fair, and takes the second in line for the first. */
    private static final int ROOM_FOR_ALL_BUT_ONE = WORKERS - 1;

    /** Two entries; the third writes them. The scenario ends the delay. */
    private static final WriteBuffer TWO_ENTRIES = new WriteBuffer(200, Duration.ofDays(1));

    private enum Step {
        APPEND,
        APPEND_DURABLY,
        SYNC,
        APPEND_AND_SYNC,
        TRUNCATE,
        INTERRUPT_NEXT,
        APPEND_INTERRUPTED
    }

    /** What the threads append through: the log's own queue, or one with a planted race. */
    interface Hand {
        void serve(AppendRequest request);

        void close();
    }

    private final List<List<Step>> plan = new ArrayList<>();
    private final boolean interrupts;
    private final boolean closesEarly;
    private final boolean buffered;
    private final int room;

    private final MemoryFiles files;
    private final Workers workers = new Workers();
    private final Workers delays = new Workers();
    private final Map<WalEntry, Long> acknowledged = Collections.synchronizedMap(new HashMap<>());
    private final AtomicInteger truncationsBegun = new AtomicInteger();
    private final AtomicInteger truncationsEnded = new AtomicInteger();
    private AppendTarget target;
    private Hand queue;
    private GroupCommit commit;
    private LeaderQueue durables;

    HandOverScenario(long seed) {
        this(seed, new MemoryFiles());
    }

    HandOverScenario(long seed, MemoryFiles files) {
        this.files = files;
        Random random = new Random(seed);
        // The scheduler spins while a thread waits that is interrupted: ten times as dear as the others, and so not
        // often.
        interrupts = random.nextInt(16) == 0;
        int kinds = interrupts
                ? Step.values().length
                : random.nextInt(4) == 0 ? Step.INTERRUPT_NEXT.ordinal() : Step.TRUNCATE.ordinal();
        for (int i = 0; i < WORKERS; i++) {
            plan.add(Stream.generate(() -> Step.values()[random.nextInt(kinds)])
                    .limit(STEPS)
                    .toList());
        }
        buffered = random.nextInt(3) == 0;
        room = random.nextInt(3) == 0 ? ROOM_FOR_ALL_BUT_ONE : ROOM_FOR_ALL;
        closesEarly = room == ROOM_FOR_ALL && random.nextInt(3) == 0;
    }

    Hand hand(Consumer<List<AppendRequest>> round) {
        LeaderQueue real = new LeaderQueue("log", round);
        return new Hand() {
            @Override
            public void serve(AppendRequest request) {
                real.serve(request);
            }

            @Override
            public void close() {
                real.close();
            }
        };
    }

    @Override
    public void run() throws Exception {
        LogWatch watch = new LogWatch(LOG);
        target = buffered
                ? DelayedBuffer.over(files, TWO_ENTRIES, new LogFailure(LOG), task -> delays.addStarted(task::run))
                : files;
        queue = hand(new AppendRound(target));
        commit = new GroupCommit("log", waiters -> force(), Runnable::run, room, watch);
        durables =
                new LeaderQueue("log", new AppendRound(new DurableTarget(queue::serve, commit, new LogFailure(LOG))));
        for (int i = 0; i < WORKERS; i++) {
            int worker = i;
            workers.add(() -> work(worker));
        }
        workers.start();
        if (closesEarly) {
            close();
        }
        workers.join();
        if (!closesEarly) {
            close();
        }
        delays.join();
    }

    private void force() throws IOException {
        target.flush();
        files.sync();
    }

    private void close() throws IOException {
        durables.close();
        queue.close();
        commit.close();
        target.close();
    }

    private void work(int worker) throws IOException {
        try {
            int number = 0;
            for (Step step : plan.get(worker)) {
                take(step, worker, number++);
                assertThat(Thread.interrupted() && !interrupts)
                        .as("interrupted")
                        .isFalse();
            }
        } catch (IllegalStateException e) {
            if (!closesEarly) {
                throw e;
            }
            assertThat(e).hasMessageContaining("closed");
        }
    }

    private void take(Step step, int worker, int number) throws IOException {
        switch (step) {
            case APPEND -> append(worker, number);
            case APPEND_DURABLY -> appendDurably(worker, number);
            case SYNC -> {
                int truncated = truncationsEnded.get();
                long before = target.lastLsn();
                commit.sync();
                requireDurable(before, truncated);
            }
            case APPEND_AND_SYNC -> {
                int truncated = truncationsEnded.get();
                requireDurable(append(durables::serve, worker, number), truncated);
            }
            case TRUNCATE -> truncate();
            case INTERRUPT_NEXT -> workers.interrupt((worker + 1) % WORKERS);
            case APPEND_INTERRUPTED -> {
                Thread.currentThread().interrupt();
                append(worker, number);
                assertThat(Thread.interrupted()).as("interrupted").isTrue();
            }
        }
    }

    private void appendDurably(int worker, int number) throws IOException {
        int truncated = truncationsEnded.get();
        long lsn;
        try {
            lsn = commit.appendDurably(() -> append(worker, number)).join();
        } catch (InterruptedIOException e) {
            assertThat(room).as("room").isEqualTo(ROOM_FOR_ALL_BUT_ONE);
            assertThat(Thread.currentThread().isInterrupted()).as("interrupted").isTrue();
            return; // and nothing was appended, as the check sees
        } catch (Exception e) {
            // The scheduler's Semaphore.tryAcquire throws this where there is no room, and the real one never does.
            if (!(e instanceof InterruptedException)) {
                throw e;
            }
            assertThat(room).as("room").isEqualTo(ROOM_FOR_ALL_BUT_ONE);
            Thread.currentThread().interrupt();
            return;
        }
        requireDurable(lsn, truncated);
    }

    /** Unless there was a truncation meanwhile, which may have taken it. */
    private void requireDurable(long lsn, int truncatedBefore) {
        boolean isForced = files.isForced(lsn);
        long told = files.durableLsn();
        if (truncationsBegun.get() == truncatedBefore) {
            assertThat(isForced).as("LSN %s is forced", lsn).isTrue();
            assertThat(told).as("told to be durable").isGreaterThanOrEqualTo(lsn);
        }
    }

    private long append(int worker, int number) throws IOException {
        return append(queue::serve, worker, number);
    }

    private long append(Consumer<AppendRequest> by, int worker, int number) throws IOException {
        WalEntry entry = WalEntry.put("worker-" + worker, "key", "value").withTimestampNanos(number);
        AppendRequest request = new AppendRequest(Kind.ENTRIES, List.of(entry));
        by.accept(request);
        long lsn = request.result();
        acknowledged.put(entry, lsn);
        return lsn;
    }

    private void truncate() throws IOException {
        AppendRequest request = AppendRequest.exclusive(() -> target.truncateAfter(Math.max(0, target.lastLsn() - 1)));
        truncationsBegun.incrementAndGet();
        queue.serve(request);
        truncationsEnded.incrementAndGet();
        request.result();
    }

    @Override
    public void check() {
        workers.requireNoFailure();
        delays.requireNoFailure();
        assertThat(files.appended()).as("LSNs of what was appended").isEqualTo(acknowledged);
        assertThat(files.durableLsn())
                .as("durable behind closing")
                .isEqualTo(files.records().size());
    }

    @Override
    public String toString() {
        return plan + (closesEarly ? ", closed early" : "") + (buffered ? ", buffered" : "") + ", room for " + room
                + ", " + files;
    }
}
