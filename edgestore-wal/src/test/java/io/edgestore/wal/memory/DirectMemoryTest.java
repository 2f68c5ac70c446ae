package io.edgestore.wal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whom a buffer belongs to, and how much of them there can be. */
class DirectMemoryTest {

    private static final int KIB = 1 << 10;

    private final DirectMemory memory = new DirectMemory(64 * KIB, 16 * KIB);

    private List<ByteBuffer> take(int count, int length) {
        List<ByteBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            buffers.add(memory.take(length));
        }
        return buffers;
    }

    @Test
    void aBufferIsDirectAndLongEnough() {
        for (int length : new int[] {0, 1, 4 * KIB, 4 * KIB + 1, 16 * KIB}) {
            ByteBuffer buffer = memory.take(length);
            assertThat(buffer.isDirect()).as("%d", length).isTrue();
            assertThat(buffer.capacity()).as("%d", length).isBetween(length, Math.max(4 * KIB, 2 * length));
        }
    }

    @Test
    void theBudgetIsAnEighthOfTheHeapWithinBounds() {
        long mib = 1 << 20;
        assertThat(DirectMemory.budgetFor(16 * mib)).isEqualTo(32 * mib);
        assertThat(DirectMemory.budgetFor(1024 * mib)).isEqualTo(128 * mib);
        assertThat(DirectMemory.budgetFor(Long.MAX_VALUE)).isEqualTo(256 * mib);
    }

    @Test
    void whatIsGivenBackIsUsedAgainAndLooksNew() {
        ByteBuffer first = memory.take(5 * KIB).order(ByteOrder.LITTLE_ENDIAN);
        memory.giveBack(first);

        ByteBuffer second = memory.take(7 * KIB);

        assertThat(second).isSameAs(first);
        assertThat(second.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    }

    @Test
    void noTwoOwnersHaveTheSame() {
        memory.giveBack(memory.take(8 * KIB));
        assertThat(memory.take(8 * KIB)).isNotSameAs(memory.take(8 * KIB));
    }

    @Test
    void beyondTheBudgetIsHeap() {
        List<ByteBuffer> all = take(5, 16 * KIB);
        assertThat(all.subList(0, 4)).allMatch(ByteBuffer::isDirect);
        assertThat(all.get(4).isDirect()).isFalse();

        memory.giveBack(all.get(4));
        assertThat(memory.take(16 * KIB).isDirect()).isFalse();

        memory.giveBack(all.get(0));
        assertThat(memory.take(16 * KIB)).isSameAs(all.get(0));
    }

    @Test
    void aLongerOneIsUsedWhereTheBudgetIsSpent() {
        List<ByteBuffer> all = take(4, 16 * KIB);
        memory.giveBack(all.get(2));
        assertThat(memory.take(1)).isSameAs(all.get(2));
    }

    @Test
    void shortOnesThatNobodyUsesMakeRoomForALongOne() {
        take(16, 4 * KIB).forEach(memory::giveBack);
        awaitDirect(16 * KIB);
    }

    @Test
    void whatNobodyGaveBackIsFreeAfterACollection() {
        assertThat(take(5, 16 * KIB)).last().matches(buffer -> !buffer.isDirect());
        awaitDirect(16 * KIB);
    }

    /** A collection that was asked for may come later. */
    private void awaitDirect(int length) {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            while (!memory.take(length).isDirect()) {
                System.gc();
            }
        });
    }

    @Test
    void whatIsTooLongToBeSharedIsHeap() {
        assertThat(memory.take(16 * KIB + 1).isDirect()).isFalse();
        ByteBuffer longest = new DirectMemory(1L << 40, 1 << 30).take(16 * KIB + 1);
        assertThat(longest.isDirect()).isTrue();
    }

    @Test
    void aBufferIsGivenBackOnceHoweverOftenItsOwnerIsClosed() {
        ReusableBuffer owner = new ReusableBuffer();
        owner.ofLength(3 << 20);
        owner.close();
        owner.close();

        try (ReusableBuffer one = new ReusableBuffer();
                ReusableBuffer other = new ReusableBuffer()) {
            ByteBuffer written = one.ofLength(3 << 20).put(0, (byte) 1);
            other.ofLength(3 << 20).put(0, (byte) 2);
            assertThat(written.get(0)).isEqualTo((byte) 1);
        }
    }

    @Test
    void aClosedOwnerGivesNothingOut() {
        ReusableBuffer owner = new ReusableBuffer();
        owner.close();
        assertThatThrownBy(() -> owner.ofLength(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ownersInManyThreadsNeverMeet() throws Exception {
        AtomicInteger owners = new AtomicInteger();
        Callable<Void> work = () -> {
            Random random = new Random(owners.incrementAndGet());
            for (int i = 0; i < 20_000; i++) {
                int owner = owners.incrementAndGet();
                ByteBuffer buffer =
                        memory.take(Integer.BYTES + random.nextInt(20 * KIB)).putInt(0, owner);
                Thread.yield();
                assertThat(buffer.getInt(0)).isEqualTo(owner);
                memory.giveBack(buffer);
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<Void> done : threads.invokeAll(Collections.nCopies(4, work))) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        awaitDirect(16 * KIB); // nothing of the budget is lost
    }
}
