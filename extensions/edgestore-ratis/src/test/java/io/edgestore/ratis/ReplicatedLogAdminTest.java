package io.edgestore.ratis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One group for all tests. */
class ReplicatedLogAdminTest {

    private static final Duration PATIENT = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static Members members;
    private static ReplicatedLogAdmin admin;

    @BeforeAll
    static void start() throws Exception {
        members = new Members(directory, options -> options).joinAll();
        admin = ReplicatedLogAdmin.of(members.group(), PATIENT);
        members.awaitAll(members.get("a").append(SteadyAppends.entry(0)).get(60, SECONDS));
    }

    @AfterAll
    static void stop() throws IOException {
        members.close();
    }

    @Test
    void anotherMemberLeadsAndNoAppendFails() throws Exception {
        try (SteadyAppends appends = new SteadyAppends(ReplicatedLogClient.connect(members.group(), PATIENT))) {
            appends.awaitMore(20);
            for (int i = 0; i < 3; i++) {
                String next = members.follower();
                admin.transferLeadership(next);
                assertThat(members.leader()).isEqualTo(next);
                admin.transferLeadership(next); // which leads already
                appends.awaitMore(20);
            }
            List<Integer> acknowledged = List.copyOf(appends.acknowledged().values());
            assertThat(acknowledged)
                    .isEqualTo(IntStream.range(0, acknowledged.size()).boxed().toList());
        }
    }

    @Test
    void theLeaderKnowsWhoIsBehind() throws Exception {
        String stopped = members.follower();
        members.stop(stopped);
        String leader = members.leader();
        String other = members.follower();
        long last = 0;
        for (int i = 0; i < 5; i++) {
            last = members.get(leader).append(SteadyAppends.entry(i)).get(60, SECONDS);
        }
        Await.until("the leader has heard from the one and not from the other", () -> {
            ReplicatedLogStatus status = members.get(leader).status();
            assertThat(status.peers().keySet()).isEqualTo(new TreeSet<>(List.of(stopped, other)));
            assertThat(status.peers().get(other).lag()).isZero();
            assertThat(status.peers().get(other).silence()).isLessThan(Duration.ofSeconds(1));
            assertThat(status.peers().get(stopped).lag()).isBetween(5L, status.committedIndex() + 1);
            assertThat(status.peers().get(stopped).silence()).isGreaterThan(Duration.ofSeconds(2));
            return true;
        });
        assertThat(members.get(other).status().peers()).isEmpty();

        ReplicatedLogAdmin impatient = ReplicatedLogAdmin.of(members.group(), Duration.ofSeconds(2));
        assertThatThrownBy(() -> impatient.transferLeadership(stopped))
                .isInstanceOf(ReplicationException.class)
                .hasMessageContaining(stopped + " was not made the leader of \"test\" within 2000 ms");
        assertThat(members.leader()).isEqualTo(leader);
        assertThatThrownBy(() -> impatient.removeMember(other))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("without " + other + ", only [" + leader + "] of the members")
                .hasMessageContaining("Nothing was done");
        assertThat(admin.members()).isEqualTo(members.group());
        members.get(other).append(SteadyAppends.entry(5)).get(60, SECONDS);

        members.join(stopped);
        members.awaitAll(last);
        Await.until(
                "nobody is behind",
                () -> members.get(leader).status().peers().values().stream().allMatch(peer -> peer.lag() == 0));
    }

    @Test
    void whatCannotBeAskedIsRefused() throws IOException {
        assertThatThrownBy(() -> admin.transferLeadership("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no member x; it has [a, b, c]");
        for (Duration timeout : List.of(Duration.ofMillis(99), Duration.ofDays(2))) {
            assertThatThrownBy(() -> ReplicatedLogAdmin.of(members.group(), timeout))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("100 ms to 24 h");
        }
        LogGroup nobody = Members.group("a", "b");
        ReplicatedLogAdmin ofNobody = ReplicatedLogAdmin.of(nobody, Duration.ofMillis(300));
        assertThatThrownBy(() -> ofNobody.transferLeadership("a"))
                .isInstanceOf(ReplicationException.class)
                .hasMessageContaining("no leader of " + nobody + " was found within 300 ms");
    }
}
