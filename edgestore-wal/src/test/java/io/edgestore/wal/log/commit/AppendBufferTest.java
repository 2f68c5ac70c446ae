package io.edgestore.wal.log.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WriteBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What gathers, when it goes out, and under which LSNs. */
class AppendBufferTest {

    /** Writes down each call; the first LSN is 11. */
    private static final class Target implements AppendTarget {
        private final List<List<WalEntry>> writes = new ArrayList<>();
        private long last = 10;
        private IOException failure;
        private boolean closed;

        @Override
        public long append(List<WalEntry> entries) throws IOException {
            if (failure != null) {
                throw failure;
            }
            writes.add(List.copyOf(entries));
            last += entries.size();
            return last - entries.size() + 1;
        }

        @Override
        public long appendAtomically(List<WalEntry> batch) throws IOException {
            return append(batch);
        }

        @Override
        public void appendRecords(List<WalRecord> records) {
            writes.add(records.stream().map(WalRecord::entry).toList());
            last = records.get(records.size() - 1).lsn();
        }

        @Override
        public void truncateAfter(long lsn) {
            last = lsn;
        }

        @Override
        public void requireFits(WalEntry entry) throws IOException {
            if (entry.length() > 5000) {
                throw new IOException("does not fit");
            }
        }

        @Override
        public long lastLsn() {
            return last;
        }

        @Override
        public void flush() {}

        @Override
        public void restart() {
            last = 20;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final WalEntry SMALL = SampleLog.entry(1);
    private static final WalEntry LARGE = WalEntry.put("ns", "key", "x".repeat(2000));

    private final Target target = new Target();
    private final List<Runnable> timers = new ArrayList<>();
    private final LogFailure failure = new LogFailure(Path.of("log"));
    private AppendBuffer buffer;

    @BeforeEach
    void makeBuffer() {
        buffer = new AppendBuffer(target, new WriteBuffer(1000, Duration.ofSeconds(1)), failure, timers::add);
    }

    private long append(WalEntry entry) throws IOException {
        return buffer.append(List.of(entry));
    }

    @Test
    void whatGathersHasItsLsnsAtOnceAndIsNotWritten() throws IOException {
        assertThat(buffer.lastLsn()).isEqualTo(10);
        assertThat(append(SMALL)).isEqualTo(11);
        assertThat(buffer.append(List.of(SMALL, SMALL))).isEqualTo(12);
        assertThat(append(SMALL)).isEqualTo(14);
        assertThat(buffer.lastLsn()).isEqualTo(14);
        assertThat(target.writes).isEmpty();
    }

    @Test
    void aFlushWritesAllByOneWrite() throws IOException {
        append(SMALL);
        append(SMALL);
        buffer.flush();
        buffer.flush();
        assertThat(target.writes).containsExactly(List.of(SMALL, SMALL));
        assertThat(append(SMALL)).isEqualTo(13);
    }

    @Test
    void theTimerWritesOnceForAllThatGathered() throws IOException {
        append(SMALL);
        append(SMALL);
        assertThat(timers).as("one for both").hasSize(1);
        timers.remove(0).run();
        assertThat(target.writes).containsExactly(List.of(SMALL, SMALL));

        append(SMALL);
        assertThat(timers).as("the next one").hasSize(1);
        timers.remove(0).run();
        assertThat(target.writes).hasSize(2);
    }

    @Test
    void noMoreGathersThanTheBufferHolds() throws IOException {
        int fits = (int) (1000 / (SMALL.length() + 64));
        for (int i = 0; i < fits; i++) {
            append(SMALL);
        }
        assertThat(target.writes).isEmpty();
        append(SMALL);
        assertThat(target.writes).hasSize(1);
        assertThat(target.writes.get(0)).hasSize(fits);
    }

    @Test
    void whatIsLongerThanTheBufferGoesOutBehindWhatGathered() throws IOException {
        append(SMALL);
        assertThat(append(LARGE)).isEqualTo(12);
        assertThat(target.writes).containsExactly(List.of(SMALL), List.of(LARGE));
        assertThat(append(SMALL)).isEqualTo(13);
    }

    @Test
    void anAtomicBatchGoesOutBehindWhatGathered() throws IOException {
        append(SMALL);
        assertThat(buffer.appendAtomically(List.of(SMALL, LARGE))).isEqualTo(12);
        assertThat(target.writes).containsExactly(List.of(SMALL), List.of(SMALL, LARGE));
        assertThat(append(SMALL)).isEqualTo(14);
    }

    @Test
    void whatDoesNotFitIsRefusedAtOnce() throws IOException {
        WalEntry huge = WalEntry.put("ns", "key", "x".repeat(6000));
        assertThatThrownBy(() -> buffer.append(List.of(SMALL, huge))).hasMessage("does not fit");
        assertThat(append(SMALL)).as("nothing was appended").isEqualTo(11);
    }

    /** Their LSNs were given to callers, and would have to be taken back. */
    @Test
    void whatCannotBeWrittenAfterAllFailsTheLog() throws IOException {
        append(SMALL);
        target.failure = new IOException("planted");
        timers.remove(0).run();
        assertThatThrownBy(() -> append(SMALL))
                .isInstanceOf(LogFailedException.class)
                .hasRootCauseMessage("planted");
        assertThatThrownBy(buffer::flush).isInstanceOf(LogFailedException.class);
        target.failure = null;
        buffer.close();
        assertThat(target.writes).as("not tried again").isEmpty();
        assertThat(target.closed).isTrue();
    }

    @Test
    void closingWritesAndTheTimerFindsNothingThen() throws IOException {
        append(SMALL);
        buffer.close();
        assertThat(target.writes).containsExactly(List.of(SMALL));
        assertThat(target.closed).isTrue();
        target.failure = new IOException("closed");
        timers.remove(0).run();
        assertThat(failure.isPresent()).isFalse();
    }

    @Test
    void aRestartForgetsWhatGathered() throws IOException {
        append(SMALL);
        append(SMALL);
        buffer.restart();
        assertThat(buffer.lastLsn()).isEqualTo(20);
        assertThat(append(SMALL)).isEqualTo(21);
        buffer.flush();
        assertThat(target.writes).containsExactly(List.of(SMALL));
    }

    @Test
    void theLastLsnsAreNotGatheredButRefusedByTheTarget() throws IOException {
        target.last = -3;
        makeBuffer();
        assertThat(append(SMALL)).isEqualTo(-2);
        assertThat(append(SMALL)).isEqualTo(-1);
        target.failure = null;
        assertThat(target.writes).isEmpty();
        append(SMALL);
        assertThat(target.writes).as("asked, and it knows what to say").hasSize(2);
    }
}
