package io.edgestore.wal.log.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.log.commit.AppendRequest.Kind;
import io.edgestore.wal.log.watch.LogWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread appends for several, and makes durable what it appended. */
@Timeout(60)
class DurableTargetTest {

    private static final WalEntry REFUSED = SampleLog.entry(100);

    private final List<WalEntry> appended = new ArrayList<>();
    private final List<Integer> forces = new ArrayList<>();
    private final LogFailure failure = new LogFailure(Path.of("log"));
    private Runnable behindAppend = () -> {};
    private RuntimeException inForce;

    private final GroupCommit commit = new GroupCommit(
            "log",
            waiters -> {
                forces.add(waiters);
                if (inForce != null) {
                    throw inForce;
                }
            },
            Runnable::run,
            1,
            new LogWatch(Path.of("log")));
    private final AppendRound round = new AppendRound(new DurableTarget(this::append, commit, failure));

    private void append(AppendRequest request) {
        if (request.entries().contains(REFUSED)) {
            request.fail(new IOException("refused"));
            return;
        }
        request.succeed(appended.size() + 1);
        appended.addAll(request.entries());
        behindAppend.run();
    }

    private List<AppendRequest> serve(WalEntry... entries) {
        List<AppendRequest> requests = new ArrayList<>();
        for (WalEntry entry : entries) {
            requests.add(new AppendRequest(Kind.ENTRIES, List.of(entry)));
        }
        round.accept(requests);
        return requests;
    }

    private static WalEntry[] entries(int count) {
        return LongStream.rangeClosed(1, count).mapToObj(SampleLog::entry).toArray(WalEntry[]::new);
    }

    @AfterEach
    void close() {
        commit.close();
    }

    @Test
    void allOfARoundAreServedByOneForceThatCountsThem() throws IOException {
        List<AppendRequest> requests = serve(entries(3));
        for (int i = 0; i < 3; i++) {
            assertThat(requests.get(i).result()).isEqualTo(i + 1);
        }
        assertThat(appended).containsExactly(entries(3));
        assertThat(forces).containsExactly(3);
    }

    @Test
    void onlyTheEntryThatIsRefusedFails() throws IOException {
        List<AppendRequest> requests = serve(SampleLog.entry(1), REFUSED, SampleLog.entry(2));
        assertThat(requests.get(0).result()).isEqualTo(1);
        assertThatThrownBy(requests.get(1)::result).hasMessage("refused");
        assertThat(requests.get(2).result()).isEqualTo(2);
        assertThat(appended).containsExactly(entries(2));
        assertThat(failure.isPresent()).isFalse();
    }

    /** Whatever is thrown behind the append, it is not taken for a refusal. */
    @Test
    void aForceThatFailsFailsAllAndNothingIsAppendedTwice() {
        inForce = new IllegalStateException("planted");
        for (AppendRequest request : serve(entries(2))) {
            assertThatThrownBy(request::result)
                    .isInstanceOf(LogFailedException.class)
                    .hasRootCause(inForce);
        }
        assertThat(appended).containsExactly(entries(2));
        assertThat(failure.isPresent()).isTrue();
    }

    /** What was appended before may be lost. What comes now is not. */
    @Test
    void whoAppendedBeforeARestartIsNotToldThatItIsDurable() throws IOException {
        LogFailedException why = new LogFailedException("failed before", null);
        behindAppend = () -> commit.restart(why);
        for (AppendRequest request : serve(entries(2))) {
            assertThatThrownBy(request::result).isSameAs(why);
        }
        assertThat(failure.isPresent())
                .as("the log that was opened again has failed")
                .isFalse();

        behindAppend = () -> {};
        assertThat(serve(SampleLog.entry(3)).get(0).result()).isEqualTo(3);
    }
}
