package io.edgestore.ratis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group of three loses members and gets others, while a client appends. */
class ChangingMembersTest {

    private static final Duration PATIENT = Duration.ofSeconds(30);

    private final Path directory;
    private final Members members;
    private final LogGroup first;
    private final ReplicatedLogAdmin admin;

    ChangingMembersTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.members = new Members(directory, options -> options.withSnapshotThreshold(20));
        this.first = members.group();
        this.admin = ReplicatedLogAdmin.of(first, PATIENT);
    }

    @Test
    void membersAreReplacedAndNoAppendFails() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        List<Integer> acknowledged;
        LogGroup two;
        String removed;
        try (members;
                SteadyAppends appends = new SteadyAppends(ReplicatedLogClient.connect(first, PATIENT))) {
            members.joinAll();
            appends.awaitMore(30);
            members.awaitAll(1);

            removed = members.follower();
            two = first.without(removed);
            admin.removeMember(removed);
            assertThat(admin.members()).isEqualTo(two);
            stop(removed);
            members.join(removed); // whose own log does not say that it is no member any more
            stop(removed);

            ReplicatedLog added = members.joinNew("d");
            LogGroup three = two.with("d", members.address("d"));
            appends.awaitMore(10);
            assertThat(added.lastLsn()).as("of one that nobody added").isZero();
            admin.addMember("d", members.address("d"));
            assertThat(admin.members()).isEqualTo(three);

            members.stop("d");
            members.join("d"); // as a new member, which it is no more
            admin.transferLeadership("d");
            assertThat(members.leader()).isEqualTo("d");
            admin.removeMember("d");
            assertThat(admin.members()).isEqualTo(two);
            stop("d");
            appends.awaitMore(10);

            acknowledged = List.copyOf(appends.acknowledged().values());
            members.awaitAll(members.get(members.leader()).lastLsn());
        }
        assertThat(acknowledged)
                .isEqualTo(IntStream.range(0, acknowledged.size()).boxed().toList());
        List<WalRecord> records = members.records(two.members().firstKey());
        assertThat(records)
                .extracting(record -> (int) record.entry().transactionId())
                .isEqualTo(acknowledged);
        assertThat(members.records(two.members().lastKey())).isEqualTo(records);
        for (String gone : List.of(removed, "d")) {
            List<WalRecord> beginning = members.records(gone);
            assertThat(beginning).hasSizeGreaterThan(10).isEqualTo(records.subList(0, beginning.size()));
        }
        try (members) {
            for (String id : two.members().keySet()) {
                members.join(id); // which is told the first group again, and knows better
            }
            members.get(two.members().firstKey()).append(SteadyAppends.entry(0)).get(60, SECONDS);
            assertThat(admin.members()).isEqualTo(two);
        }
        Members.awaitNoThreadsBut(before);
    }

    /** Stops one that was removed, when it knows that. */
    private void stop(String removed) throws Exception {
        Await.until(
                removed + " says so", () -> members.get(removed).status().role() == ReplicatedLogStatus.Role.REMOVED);
        assertThat(members.get(removed).status().failure()).isEmpty();
        members.stop(removed);
    }

    @Test
    void changesThatCannotBeAreRefused() throws Exception {
        LogGroup alone = Members.group("a");
        ReplicatedLogAdmin ofOne = ReplicatedLogAdmin.of(alone, PATIENT);
        String free = Members.group("b").members().get("b");
        ReplicatedLogOptions options = Members.small(ReplicatedLogOptions.of(alone, "a", directory))
                .withRatisProperty("raft.server.staging.timeout", "500ms");
        assertThatThrownBy(options::asNewMember)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nobody can add the member a");
        try (ReplicatedLog log = ReplicatedLog.join(options)) {
            log.append(SteadyAppends.entry(0)).get(60, SECONDS);
            assertThatThrownBy(() -> ofOne.addMember("a", free))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(
                            "has a member a already, at " + alone.members().get("a"));
            assertThatThrownBy(() -> ofOne.addMember("b", alone.members().get("a")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("two members have the address");
            assertThatThrownBy(() -> ofOne.removeMember("x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no member x; it has [a]");
            assertThatThrownBy(() -> ofOne.removeMember("a"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no member but a");
            ReplicatedLogAdmin impatient = ReplicatedLogAdmin.of(alone, Duration.ofSeconds(2));
            assertThatThrownBy(() -> impatient.addMember("b", free))
                    .isInstanceOf(ReplicationException.class)
                    .hasMessageContaining(
                            "b was not added to \"test\" within 2000 ms; see that it runs as a new member at " + free
                                    + ", and that more");
            assertThat(ofOne.members()).isEqualTo(alone);
            log.append(SteadyAppends.entry(1)).get(60, SECONDS);

            LogGroup two = alone.with("b", free);
            ReplicatedLogOptions late = Members.small(ReplicatedLogOptions.of(two, "b", directory.resolve("b")))
                    .asNewMember();
            try (ReplicatedLog added = ReplicatedLog.join(late)) {
                ofOne.addMember("b", free);
                assertThat(ofOne.members()).isEqualTo(two);
                assertThat(added.append(SteadyAppends.entry(2)).get(60, SECONDS))
                        .isGreaterThan(0);
            }
        }
    }
}
