package io.edgestore.wal.log.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.Await;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.log.commit.AppendRequest.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread appends for all that wait. */
@Timeout(60)
class LeaderQueueTest {

    private final List<Integer> rounds = new ArrayList<>();
    private final List<Thread> leaders = new ArrayList<>();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private void serveAll(List<AppendRequest> requests) {
        rounds.add(requests.size());
        leaders.add(Thread.currentThread());
        requests.forEach(request -> request.succeed(rounds.size()));
    }

    /** The first round waits until it is released. */
    private LeaderQueue blockedInFirstRound(Consumer<List<AppendRequest>> round) {
        return new LeaderQueue("log", requests -> {
            if (rounds.isEmpty()) {
                entered.countDown();
                awaitReleased();
            }
            round.accept(requests);
        });
    }

    private void awaitReleased() {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A thread with a request, and what becomes of it. */
    private record Caller(Thread thread, FutureTask<Long> result) {

        static Caller of(LeaderQueue queue) {
            FutureTask<Long> result = new FutureTask<>(() -> serve(queue));
            Thread thread = new Thread(result);
            thread.start();
            return new Caller(thread, result);
        }

        long get() throws Exception {
            return result.get(20, TimeUnit.SECONDS);
        }
    }

    private static long serve(LeaderQueue queue) throws IOException {
        AppendRequest request = new AppendRequest(Kind.ENTRIES, List.of(SampleLog.entry(1)));
        queue.serve(request);
        return request.result();
    }

    private Caller blockedLeader(LeaderQueue queue) throws InterruptedException {
        Caller leader = Caller.of(queue);
        entered.await();
        return leader;
    }

    private static Caller waiting(LeaderQueue queue) {
        Caller caller = Caller.of(queue);
        Await.untilWaiting(caller.thread());
        return caller;
    }

    @Test
    void aThreadAloneLeadsItself() throws Exception {
        LeaderQueue queue = new LeaderQueue("log", this::serveAll);
        assertThat(serve(queue)).isEqualTo(1);
        assertThat(serve(queue)).isEqualTo(2);
        assertThat(leaders).containsExactly(Thread.currentThread(), Thread.currentThread());
    }

    @Test
    void allThatWaitAreServedTogetherByTheFirstOfThem() throws Exception {
        LeaderQueue queue = blockedInFirstRound(this::serveAll);
        Caller first = blockedLeader(queue);
        Caller second = waiting(queue);
        Caller third = waiting(queue);
        Caller fourth = waiting(queue);
        released.countDown();

        assertThat(List.of(first.get(), second.get(), third.get(), fourth.get()))
                .containsExactly(1L, 2L, 2L, 2L);
        assertThat(rounds).containsExactly(1, 3);
        assertThat(leaders).containsExactly(first.thread(), second.thread());
    }

    @Test
    void whatARoundThrowsFailsThoseThatItDidNotServe() throws Exception {
        LeaderQueue queue = blockedInFirstRound(requests -> {
            rounds.add(requests.size());
            requests.get(0).succeed(7);
            if (requests.size() > 1) {
                throw new IllegalStateException("planted");
            }
        });
        Caller first = blockedLeader(queue);
        Caller second = waiting(queue);
        Caller third = waiting(queue);
        released.countDown();

        assertThat(first.get()).isEqualTo(7);
        assertThat(second.get()).isEqualTo(7);
        assertThatThrownBy(third::get).hasRootCauseMessage("planted");
        assertThat(serve(queue)).as("the next round").isEqualTo(7);
    }

    @Test
    void anInterruptOfAWaitingThreadIsKeptAndChangesNothing() throws Exception {
        LeaderQueue queue = blockedInFirstRound(this::serveAll);
        blockedLeader(queue);
        FutureTask<Boolean> interrupted = new FutureTask<>(() -> {
            serve(queue);
            return Thread.currentThread().isInterrupted();
        });
        Thread waiting = new Thread(interrupted);
        waiting.start();
        Await.untilWaiting(waiting);
        waiting.interrupt();
        released.countDown();

        assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(rounds).containsExactly(1, 1);
    }

    @Test
    void closingWaitsForAllThatCameBefore() throws Exception {
        LeaderQueue queue = blockedInFirstRound(this::serveAll);
        Caller first = blockedLeader(queue);
        Caller second = waiting(queue);
        Thread closing = new Thread(queue::close);
        closing.start();
        Await.untilWaiting(closing);
        assertThatThrownBy(() -> serve(queue))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("log: this log is closed");
        assertThat(rounds).isEmpty();
        released.countDown();

        closing.join();
        assertThat(first.get()).isEqualTo(1);
        assertThat(second.get()).isEqualTo(2);
        assertThat(rounds).containsExactly(1, 1);
    }

    @Test
    void anExclusiveStepIsDoneInItsTurnAndTellsItsFailure() throws Exception {
        LeaderQueue queue = new LeaderQueue("log", new AppendRound(null));
        List<String> done = new ArrayList<>();
        AppendRequest step = AppendRequest.exclusive(() -> done.add("step"));
        queue.serve(step);
        assertThat(step.result()).isZero();
        assertThat(done).containsExactly("step");

        AppendRequest failing = AppendRequest.exclusive(() -> {
            throw new IOException("planted");
        });
        queue.serve(failing);
        assertThatThrownBy(failing::result).isInstanceOf(IOException.class).hasMessage("planted");
    }

    @Test
    void theLeaderDoesNotWaitForItself() throws Exception {
        List<LeaderQueue> self = new ArrayList<>();
        LeaderQueue queue = new LeaderQueue("log", requests -> {
            assertThatThrownBy(() -> serve(self.get(0))).hasMessageContaining("called the log that is calling it");
            assertThatThrownBy(() -> self.get(0).close()).hasMessageContaining("called the log that is calling it");
            serveAll(requests);
        });
        self.add(queue);
        assertThat(serve(queue)).isEqualTo(1);
        assertThat(serve(queue)).isEqualTo(2);
    }

    @Test
    void aThreadLeadsAloneOnlyIfNobodyElseDoes() throws Exception {
        LeaderQueue queue = new LeaderQueue("log", this::serveAll);
        assertThat(queue.leadAlone()).isTrue();
        Caller first = waiting(queue);
        Caller second = waiting(queue);
        assertThatThrownBy(queue::leadAlone).hasMessageContaining("called the log that is calling it");
        FutureTask<Boolean> meanwhile = new FutureTask<>(queue::leadAlone);
        new Thread(meanwhile).start();
        assertThat(meanwhile.get(20, TimeUnit.SECONDS)).isFalse();
        assertThat(rounds).isEmpty();
        queue.resign();

        assertThat(first.get()).isEqualTo(1);
        assertThat(second.get()).isEqualTo(1);
        assertThat(leaders).containsExactly(first.thread());
    }

    @Test
    void closingWaitsForAThreadThatLeadsAlone() throws Exception {
        LeaderQueue queue = new LeaderQueue("log", this::serveAll);
        assertThat(queue.leadAlone()).isTrue();
        Thread closing = new Thread(queue::close);
        closing.start();
        Await.untilWaiting(closing);
        queue.resign();
        closing.join();
        assertThatThrownBy(queue::leadAlone).hasMessage("log: this log is closed");
    }
}
