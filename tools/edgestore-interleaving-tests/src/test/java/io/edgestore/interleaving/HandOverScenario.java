package io.edgestore.interleaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.log.commit.AppendRequest;
import io.edgestore.wal.log.commit.AppendRequest.Kind;
import io.edgestore.wal.log.commit.AppendRound;
import io.edgestore.wal.log.commit.GroupCommit;
import io.edgestore.wal.log.commit.LeaderQueue;
import io.edgestore.wal.log.watch.LogWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The leader's hand-over and the group commit alone, put together as {@link io.edgestore.wal.log.WriteAheadLog} does it,
 * over files in memory: appends, syncs, interrupts and a close in all orders.
 */
class HandOverScenario implements Scenario {

    private static final int WORKERS = 3;
    private static final int STEPS = 2;

    /** For all that wait: the scheduler does not know that a semaphore is fair, and takes the second in line for the first. */
    private static final int ROOM = 100;

    private enum Step {
        APPEND,
        APPEND_DURABLY,
        SYNC,
        INTERRUPT_NEXT,
        APPEND_INTERRUPTED
    }

    /** What the threads append through: the log's own queue, or one with a planted race. */
    interface Hand {
        void serve(AppendRequest request);

        void close();
    }

    private final List<List<Step>> plan = new ArrayList<>();
    private final boolean closesEarly;

    private final MemoryFiles files;
    private final Workers workers = new Workers();
    private final Map<Long, WalEntry> written = Collections.synchronizedMap(new TreeMap<>());
    private Hand queue;
    private GroupCommit commit;

    HandOverScenario(long seed) {
        this(seed, new MemoryFiles());
    }

    HandOverScenario(long seed, MemoryFiles files) {
        this.files = files;
        Random random = new Random(seed);
        // The scheduler spins while a thread waits that is interrupted: dear, and so not each time.
        int kinds = random.nextInt(4) == 0 ? Step.values().length : Step.INTERRUPT_NEXT.ordinal();
        for (int i = 0; i < WORKERS; i++) {
            plan.add(Stream.generate(() -> Step.values()[random.nextInt(kinds)])
                    .limit(STEPS)
                    .toList());
        }
        closesEarly = random.nextInt(3) == 0;
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
        LogWatch watch = new LogWatch(Path.of("log"));
        queue = hand(new AppendRound(files, watch));
        commit = new GroupCommit("log", waiters -> files.sync(), Runnable::run, ROOM, watch);
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
    }

    private void close() {
        queue.close();
        commit.close();
        files.close();
    }

    private void work(int worker) throws IOException {
        try {
            int number = 0;
            for (Step step : plan.get(worker)) {
                take(step, worker, number++);
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
                long before = files.lastLsn();
                commit.sync();
                files.requireTrue(before);
                assertThat(files.durableLsn()).as("told behind a sync").isGreaterThanOrEqualTo(before);
            }
            case INTERRUPT_NEXT -> workers.interrupt((worker + 1) % WORKERS);
            case APPEND_INTERRUPTED -> {
                Thread.currentThread().interrupt();
                append(worker, number);
                assertThat(Thread.interrupted()).as("interrupted").isTrue();
            }
        }
    }

    private void appendDurably(int worker, int number) throws IOException {
        long lsn = commit.appendDurably(() -> append(worker, number)).join();
        files.requireTrue(lsn);
        assertThat(files.durableLsn()).as("told behind a future").isGreaterThanOrEqualTo(lsn);
    }

    private long append(int worker, int number) throws IOException {
        WalEntry entry = WalEntry.put("worker-" + worker, "key", "value").withTimestampNanos(number);
        AppendRequest request = new AppendRequest(Kind.ENTRIES, List.of(entry));
        queue.serve(request);
        long lsn = request.result();
        assertThat(written.put(lsn, entry)).as("LSN %s twice", lsn).isNull();
        return lsn;
    }

    @Override
    public void check() {
        workers.requireNoFailure();
        List<WalEntry> records = files.records();
        assertThat(written).as("records, and those that were appended").hasSameSizeAs(records);
        written.forEach((lsn, entry) -> assertThat(records.get((int) (lsn - 1))).isEqualTo(entry));
        assertThat(files.durableLsn()).as("durable behind closing").isEqualTo(records.size());
    }

    @Override
    public String toString() {
        return plan + (closesEarly ? ", closed early" : "") + ", " + files;
    }
}
