package io.edgestore.wal.log.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.Await;
import io.edgestore.wal.log.watch.LogWatch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One fsync for all that wait. Each force here takes a permit, and then goes as it is planned. */
@Timeout(60)
class GroupCommitTest {

    private final Semaphore permits = new Semaphore(0);
    private final Semaphore begun = new Semaphore(0);
    private final AtomicInteger forces = new AtomicInteger();
    private final AtomicLong lsn = new AtomicLong();
    private volatile IOException failure;
    private GroupCommit commit = commit(Runnable::run, 100);

    private GroupCommit commit(Executor completions, int mostWaiting) {
        return new GroupCommit("log", this::force, completions, mostWaiting, new LogWatch(Path.of("log")));
    }

    private void force(int waiters) throws IOException {
        begun.release();
        permits.acquireUninterruptibly();
        forces.incrementAndGet();
        if (failure != null) {
            throw failure;
        }
    }

    private CompletableFuture<Long> appendDurably() throws IOException {
        return commit.appendDurably(lsn::incrementAndGet);
    }

    @AfterEach
    void close() {
        permits.release(1000);
        commit.close();
    }

    @Test
    void whatComesDuringAForceWaitsForTheNextOne() throws Exception {
        CompletableFuture<Long> first = appendDurably();
        begun.acquire();
        List<CompletableFuture<Long>> later = List.of(appendDurably(), appendDurably(), appendDurably());
        permits.release();
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        begun.acquire();
        assertThat(later).noneMatch(CompletableFuture::isDone);
        permits.release();
        assertThat(later.get(2).get(20, TimeUnit.SECONDS)).isEqualTo(4);
        assertThat(later.get(0)).isCompletedWithValue(2L);
        assertThat(forces).hasValue(2);
    }

    @Test
    void aFailedForceFailsItsRound() throws Exception {
        failure = new IOException("planted");
        permits.release();
        CompletableFuture<Long> durable = appendDurably();
        assertThatThrownBy(() -> durable.get(20, TimeUnit.SECONDS)).hasRootCause(failure);
        permits.release();
        assertThatThrownBy(commit::sync).isSameAs(failure);
    }

    @Test
    void futuresAreCompletedOnTheExecutorAndSyncNeedsNone() throws Exception {
        LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        GroupCommit lazy = commit(tasks::add, 100);
        permits.release(2);
        CompletableFuture<Long> durable = lazy.appendDurably(lsn::incrementAndGet);
        Runnable completion = tasks.poll(20, TimeUnit.SECONDS);
        lazy.sync();
        assertThat(durable).isNotDone();
        completion.run();
        assertThat(durable).isCompletedWithValue(1L);
        lazy.close();
    }

    /** Its record may be lost, whatever is forced after the log was opened again. */
    @Test
    void whoAppendedBeforeARestartIsNotToldThatItIsDurable() throws Exception {
        IOException why = new IOException("failed before");
        CompletableFuture<Long> waiting = appendDurably();
        begun.acquire();
        CompletableFuture<Long> aboutToWait = commit.appendDurably(() -> {
            commit.restart(why);
            return lsn.incrementAndGet();
        });
        permits.release(2);
        assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS)).hasRootCause(why);
        assertThatThrownBy(() -> aboutToWait.get(20, TimeUnit.SECONDS)).hasRootCause(why);
        permits.release(2);
        assertThat(appendDurably().get(20, TimeUnit.SECONDS)).isEqualTo(3);
        commit.sync();
    }

    /** An executor that was shut down, or cannot start a thread, must not end the thread that forces. */
    @Test
    void anExecutorThatRefusesLeavesNobodyWaiting() throws Exception {
        for (Throwable refusal : List.of(new RejectedExecutionException("full"), new OutOfMemoryError("planted"))) {
            GroupCommit refused = commit(
                    task -> {
                        throwUnchecked(refusal);
                    },
                    100);
            permits.release(3);
            List<Thread> completing = new CopyOnWriteArrayList<>();
            CompletableFuture<Long> first = refused.appendDurably(lsn::incrementAndGet);
            first.whenComplete((done, failed) -> completing.add(Thread.currentThread()));
            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(lsn.get());
            assertThat(refused.appendDurably(lsn::incrementAndGet).get(20, TimeUnit.SECONDS))
                    .isEqualTo(lsn.get());
            refused.sync();
            assertThat(completing).noneMatch(thread -> thread.getName().startsWith("edgestore-commit"));
            refused.close();
        }
    }

    private static void throwUnchecked(Throwable failure) {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        throw (Error) failure;
    }

    @Test
    void whoWaitsForRoomCanBeInterruptedAndHasAppendedNothing() throws Exception {
        GroupCommit narrow = commit(Runnable::run, 1);
        CompletableFuture<Long> first = narrow.appendDurably(lsn::incrementAndGet);
        FutureTask<Boolean> second = new FutureTask<>(() -> {
            assertThatThrownBy(() -> narrow.appendDurably(lsn::incrementAndGet))
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessageContaining("nothing was appended");
            return Thread.currentThread().isInterrupted();
        });
        Thread waiting = new Thread(second);
        waiting.start();
        Await.untilWaiting(waiting);
        waiting.interrupt();
        assertThat(second.get(20, TimeUnit.SECONDS)).as("still interrupted").isTrue();
        assertThat(lsn).hasValue(1);

        permits.release();
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        permits.release();
        assertThat(narrow.appendDurably(lsn::incrementAndGet).get(20, TimeUnit.SECONDS))
                .isEqualTo(2);
        narrow.close();
    }

    @Test
    void anAppendThatFailsGivesItsRoomBack() throws Exception {
        GroupCommit narrow = commit(Runnable::run, 1);
        assertThatThrownBy(() -> narrow.appendDurably(() -> {
                    throw new IOException("planted");
                }))
                .hasMessage("planted");
        permits.release();
        assertThat(narrow.appendDurably(lsn::incrementAndGet).get(20, TimeUnit.SECONDS))
                .isEqualTo(1);
        narrow.close();
    }

    /** It has room, and its LSN, and does not wait yet. */
    @Test
    void closingWaitsForWhoIsAboutToWait() throws Exception {
        CountDownLatch appending = new CountDownLatch(1);
        CountDownLatch appended = new CountDownLatch(1);
        FutureTask<Long> durable = new FutureTask<>(() -> commit.appendDurably(() -> {
                    appending.countDown();
                    awaitQuietly(appended);
                    return 1;
                })
                .get(20, TimeUnit.SECONDS));
        new Thread(durable).start();
        appending.await();
        Thread closing = new Thread(commit::close);
        closing.start();
        Await.untilWaiting(closing);
        permits.release();
        appended.countDown();

        assertThat(durable.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        closing.join();
        assertThatThrownBy(commit::sync).isInstanceOf(IllegalStateException.class);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
