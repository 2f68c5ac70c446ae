package io.edgestore.ratis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that cannot reach each other for a while. A client outside reaches all of them all the time. */
class CutConnectionsTest {

    private static final Duration PATIENT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Members members;
    private Network network;
    private SteadyAppends appends;

    @BeforeEach
    void start() throws Exception {
        members = new Members(
                directory,
                options -> options.withSnapshotThreshold(20)
                        .withRatisProperty("raft.server.log.segment.size.max", "8KB")
                        .withRatisProperty("raft.server.log.purge.gap", "1"));
        network = members.joinAllOverRelays();
        appends = new SteadyAppends(ReplicatedLogClient.connect(members.group(), PATIENT));
        appends.awaitMore(5);
        members.awaitAll(1);
    }

    @AfterEach
    void stop() throws IOException {
        appends.close();
        members.close();
        network.close();
    }

    /** Ends the appends, and waits until all have everything. */
    private Map<Long, Integer> caughtUp() throws Exception {
        Map<Long, Integer> acknowledged = new TreeMap<>(appends.acknowledged());
        members.awaitAll(members.get(members.leader()).lastLsn());
        return acknowledged;
    }

    @Test
    void aFollowerThatIsCutOffCatchesUp() throws Exception {
        String cut = members.follower();
        network.set(cut, Relay.Line.RESET);
        appends.awaitMore(45);
        String leader = members.leader();
        Await.until("the leader hears nothing of it", () -> {
            ReplicatedLogStatus.Peer peer = members.get(leader).status().peers().get(cut);
            return peer.lag() > 40 && peer.silence().compareTo(Duration.ofSeconds(1)) > 0;
        });
        long behind = members.get(leader).lastLsn();
        assertThat(members.get(cut).lastLsn()).isLessThan(behind);

        network.set(cut, Relay.Line.WHOLE);
        Await.until("it has what it missed", () -> members.get(cut).lastLsn() >= behind);
        appends.awaitMore(5);
        Map<Long, Integer> acknowledged = caughtUp();
        members.close();
        History.of(members, acknowledged).check("the follower was cut off", 50);
    }

    @Test
    void aLeaderThatIsCutOffConfirmsNothingUntilItFollows() throws Exception {
        String old = members.leader();
        members.get(old).append(SteadyAppends.entry(1_000_000)).get(60, SECONDS); // it knows that it leads
        network.set(old, Relay.Line.SILENT);
        CompletableFuture<Long> late = members.get(old).append(SteadyAppends.entry(1_000_001));
        Await.until("another one leads", () -> members.leaderOtherThan(old).isPresent());
        appends.awaitMore(20);
        Await.until("it knows", () -> members.get(old).status().role() != ReplicatedLogStatus.Role.LEADER);
        assertThat(late).isNotDone();
        assertThat(members.get(old).lastLsn())
                .isLessThan(members.get(members.leader()).lastLsn());

        network.set(old, Relay.Line.WHOLE);
        Long lsn = late.handle((value, failure) -> value).get(60, SECONDS);
        appends.awaitMore(5);
        Map<Long, Integer> acknowledged = caughtUp();
        members.close();
        History.of(members, acknowledged).check("the leader was cut off", 30);
        List<Long> found = members.records(old).stream()
                .filter(record -> record.entry().transactionId() == 1_000_001)
                .map(WalRecord::lsn)
                .toList();
        if (lsn != null) {
            assertThat(found).as("it was acknowledged").containsExactly(lsn);
        } else {
            assertThat(found).as("it failed, and can be there all the same").hasSizeLessThan(2);
        }
    }
}
