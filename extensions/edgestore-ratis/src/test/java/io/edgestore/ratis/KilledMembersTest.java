package io.edgestore.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Three members in processes of their own, which are killed while a client appends. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process is stopped by a signal")
class KilledMembersTest {

    private static final int KILLS = Integer.getInteger("edgestore.cluster.kills", 4);
    private static final long SEED = Long.getLong("edgestore.seed", System.nanoTime());

    @TempDir
    Path directory;

    private Members members;
    private final Map<String, MemberProcess> running = new TreeMap<>();

    @AfterEach
    void endAll() {
        running.values().forEach(MemberProcess::close);
    }

    private void start(String id) throws IOException {
        running.put(id, MemberProcess.start(members.group(), id, members.directory(id)));
    }

    private String leader() throws InterruptedException {
        String[] leader = new String[1];
        Await.until("there is a leader", () -> {
            for (Map.Entry<String, MemberProcess> member : running.entrySet()) {
                if (member.getValue().state().role() == ReplicatedLogStatus.Role.LEADER) {
                    leader[0] = member.getKey();
                }
            }
            return leader[0] != null;
        });
        return leader[0];
    }

    /** Waits until a member has all that any other one had when it was asked first. */
    private void awaitCaughtUp(String id) throws IOException, InterruptedException {
        long goal = 0;
        for (MemberProcess member : running.values()) {
            goal = Math.max(goal, member.state().lastLsn());
        }
        long last = goal;
        Await.until(id + " has LSN " + last, () -> running.get(id).state().lastLsn() >= last);
    }

    @Test
    void whatWasAcknowledgedIsOnEachMemberOnceAndInOrderHoweverTheyAreKilled() throws Exception {
        Random random = new Random(SEED);
        members = new Members(directory, UnaryOperator.identity());
        for (String id : members.group().members().keySet()) {
            start(id);
        }
        Map<Long, Integer> acknowledged;
        try (SteadyAppends appends =
                new SteadyAppends(ReplicatedLogClient.connect(members.group(), Duration.ofSeconds(30)))) {
            for (String id : members.group().members().keySet()) {
                Await.until(
                        id + " has an entry, and so a vote",
                        () -> running.get(id).state().lastLsn() > 0);
            }
            for (int kill = 0; kill < KILLS; kill++) {
                appends.awaitMore(20 + random.nextInt(40));
                List<String> victims = running.keySet().stream().sorted().toList();
                String victim = kill % 2 == 0 ? leader() : victims.get(random.nextInt(victims.size()));
                running.remove(victim).kill();
                appends.awaitMore(20);
                if (kill == KILLS - 1) {
                    ReplicatedLogTest.delete(members.directory(victim)); // all others run, and have all
                }
                start(victim);
                awaitCaughtUp(victim);
            }
            comesBackAsAFollower(leader(), appends);
            acknowledged = appends.acknowledged();
        }
        for (String id : running.keySet()) {
            awaitCaughtUp(id);
        }
        endAll();
        assertHistory(acknowledged);
    }

    /** A leader that was stopped takes itself for the leader still when it goes on. */
    private void comesBackAsAFollower(String leader, SteadyAppends appends) throws Exception {
        MemberProcess old = running.remove(leader);
        try {
            old.signal("STOP");
            appends.awaitMore(20);
            String next = leader();
            assertThat(next).isNotEqualTo(leader);
            old.signal("CONT");
        } finally {
            running.put(leader, old);
        }
        Await.until("it follows", () -> old.state().role() == ReplicatedLogStatus.Role.FOLLOWER);
        appends.awaitMore(20);
        awaitCaughtUp(leader);
    }

    private void assertHistory(Map<Long, Integer> acknowledged) throws IOException {
        String seed = "seed " + SEED;
        List<WalRecord> records = members.records("a");
        Map<Long, Long> numbers = records.stream()
                .collect(Collectors.toMap(
                        WalRecord::lsn, record -> record.entry().transactionId()));
        assertThat(acknowledged).as(seed).hasSizeGreaterThan(KILLS * 40);
        acknowledged.forEach((lsn, number) ->
                assertThat(numbers.get(lsn)).as("%s, LSN %d", seed, lsn).isEqualTo((long) number));
        assertThat(List.copyOf(acknowledged.values()))
                .as("%s: the order of the calls is that of the LSNs", seed)
                .isSorted();
        assertThat(numbers.values()).as("%s: nothing is there twice", seed).doesNotHaveDuplicates();
        for (WalRecord record : records) {
            int number = (int) record.entry().transactionId();
            assertThat(record.entry().valueText())
                    .as(seed)
                    .isEqualTo(SteadyAppends.entry(number).valueText());
        }
        assertThat(members.records("b")).as(seed).isEqualTo(records);
        assertThat(members.records("c")).as(seed).isEqualTo(records);
    }
}
