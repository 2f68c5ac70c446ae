package io.edgestore.wal.log.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.Await;
import io.edgestore.wal.log.directory.LogPosition;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How far a log is, and who waits until it is elsewhere. */
@Timeout(60)
class GrowingPositionTest {

    private static final LogPosition BEGIN = new LogPosition(4, 1, 200);
    private static final LogPosition LATER = new LogPosition(9, 5, 70);

    private final GrowingPosition position = new GrowingPosition(BEGIN);

    @Test
    void isWhereItWasMovedTo() {
        assertThat(position.get()).isEqualTo(BEGIN);
        assertThat(position.lsn()).isEqualTo(4);
        position.moveTo(9, 5, 70);
        assertThat(position.get()).isEqualTo(LATER);
        assertThat(position.lsn()).isEqualTo(9);
        position.moveTo(BEGIN);
        assertThat(position.get()).isEqualTo(BEGIN);
    }

    @Test
    void aMoveEndsTheWaitAlsoIfItLedBack() throws Exception {
        long before = position.moves();
        FutureTask<Boolean> waiting = waitingSince(before);
        position.moveTo(LATER);
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();

        position.moveTo(BEGIN);
        position.awaitMoved(before, () -> false, Long.MAX_VALUE);
        assertThat(position.get()).as("the same place as before").isEqualTo(BEGIN);
    }

    @Test
    void somethingElseEndsTheWaitOnceItIsTold() throws Exception {
        boolean[] closed = new boolean[1];
        long before = position.moves();
        FutureTask<Boolean> waiting = waiting(() -> position.awaitMoved(before, () -> closed[0], Long.MAX_VALUE));
        closed[0] = true;
        position.tell();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(position.moves()).isEqualTo(before);
    }

    private FutureTask<Boolean> waitingSince(long moves) {
        return waiting(() -> position.awaitMoved(moves, () -> false, Long.MAX_VALUE));
    }

    private interface Wait {
        void run() throws InterruptedException;
    }

    private static FutureTask<Boolean> waiting(Wait wait) {
        FutureTask<Boolean> waiting = new FutureTask<>(() -> {
            wait.run();
            return true;
        });
        Thread thread = new Thread(waiting);
        thread.start();
        Await.until("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
        return waiting;
    }
}
