package io.edgestore.codec.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ContextPoolTest {

    private static final int BOUND = 3;
    private static final int THREADS = 16;

    private final AtomicInteger made = new AtomicInteger();
    private final ContextPool<Context> pool = new ContextPool<>(BOUND, () -> new Context(made.incrementAndGet()));

    @Test
    void nothingIsMadeBeforeItIsNeeded() {
        assertThat(pool.open()).isZero();
    }

    @Test
    void oneThreadUsesOneContextAgainAndAgain() {
        int first = pool.with(context -> context.id);
        for (int i = 0; i < 100; i++) {
            assertThat(pool.with(context -> context.id)).isEqualTo(first);
        }
        assertThat(pool.open()).isEqualTo(1);
        assertThat(pool.idle()).isEqualTo(1);
    }

    @Test
    void whatIsOverTheBoundIsClosedAfterUse() throws Exception {
        CyclicBarrier allBorrowed = new CyclicBarrier(THREADS);
        inThreads(() -> pool.with(context -> {
            await(allBorrowed);
            return pool.open();
        }));

        assertThat(pool.idle()).isEqualTo(BOUND);
        assertThat(pool.open()).isEqualTo(BOUND);
    }

    @Test
    void neverDoTwoThreadsHaveTheSameContextAndNeverIsOneUsedThatIsClosed() throws Exception {
        inThreads(() -> {
            for (int i = 0; i < 2000; i++) {
                pool.with(Context::use);
                assertThat(pool.idle()).isLessThanOrEqualTo(BOUND);
            }
            return 0;
        });

        assertThat(pool.open()).isEqualTo(pool.idle());
    }

    @Test
    void aContextWhoseWorkThrewIsClosedAndNotUsedAgain() {
        int first = pool.with(context -> context.id);
        for (Throwable failure : List.of(new IllegalStateException("broken"), new StackOverflowError("broken"))) {
            assertThatThrownBy(() -> pool.with(context -> {
                        throw ContextPoolTest.<RuntimeException>unchecked(failure);
                    }))
                    .isSameAs(failure);
            assertThat(pool.open()).isZero();
            assertThat(pool.idle()).isZero();
            assertThat(pool.with(context -> context.id)).isNotEqualTo(first);
        }
    }

    @Test
    void aContextThatCannotBeMadeIsNotCounted() {
        ContextPool<Context> broken = new ContextPool<>(BOUND, () -> {
            throw new IllegalStateException("broken");
        });

        assertThatThrownBy(() -> broken.with(Context::use)).hasMessage("broken");
        assertThat(broken.open()).isZero();
    }

    @Test
    void closingClosesThoseThatAreIdle() throws Exception {
        inThreads(() -> pool.with(Context::use));
        pool.close();

        assertThat(pool.open()).isZero();
        assertThat(pool.idle()).isZero();
    }

    private interface Work {
        int run() throws Exception;
    }

    private static void inThreads(Work work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                futures.add(executor.submit(work::run));
            }
            for (Future<Integer> future : futures) {
                future.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }

    /** Notices what would crash a native one. */
    private static final class Context implements Closeable {

        private final int id;
        private final ReentrantLock inUse = new ReentrantLock();
        private volatile boolean closed;

        Context(int id) {
            this.id = id;
        }

        int use() {
            assertThat(inUse.tryLock()).as("alone").isTrue();
            try {
                Thread.yield();
                assertThat(closed).as("closed").isFalse();
            } finally {
                inUse.unlock();
            }
            return id;
        }

        @Override
        public void close() {
            assertThat(inUse.tryLock()).as("alone").isTrue();
            assertThat(closed).as("closed twice").isFalse();
            closed = true;
        }
    }
}
