package io.edgestore.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Three members in processes of their own, which are killed while a client appends. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process is stopped by a signal")
class KilledMembersTest {

    private static final int KILLS = Integer.getInteger("edgestore.cluster.kills", 20);
    private static final long SEED = Long.getLong("edgestore.seed", System.nanoTime());

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final Map<String, MemberProcess> running = new TreeMap<>();
    private Members members;

    @AfterEach
    void endAll() {
        running.values().forEach(MemberProcess::close);
    }

    private void start(Collection<String> ids) throws IOException {
        for (String id : ids) {
            running.put(id, MemberProcess.start(members.group(), id, members.directory(id)));
        }
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
        members = new Members(directory, UnaryOperator.identity());
        start(members.group().members().keySet());
        Map<Long, Integer> acknowledged;
        try (SteadyAppends appends =
                new SteadyAppends(ReplicatedLogClient.connect(members.group(), Duration.ofSeconds(30)))) {
            awaitVotes();
            for (int kills = 0; kills < KILLS - 1; ) {
                appends.awaitMore(1 + random.nextInt(20));
                kills += killAndStartAgain(victims(KILLS - 1 - kills), appends);
            }
            comesBackWithAnEmptyDirectory(appends);
            comesBackAsAFollower(leader(), appends);
            acknowledged = appends.acknowledged();
        }
        for (String id : running.keySet()) {
            awaitCaughtUp(id);
        }
        endAll();
        History.of(members, acknowledged).check("seed " + SEED, KILLS * 5);
    }

    private void awaitVotes() throws InterruptedException {
        for (Map.Entry<String, MemberProcess> member : running.entrySet()) {
            Await.until(
                    member.getKey() + " has an entry, and so a vote",
                    () -> member.getValue().state().lastLsn() > 0);
        }
    }

    /** The leader, or some: all at once is a power failure. Others may not have caught up, or even joined, since they were killed. */
    private List<String> victims(int most) throws InterruptedException {
        if (random.nextInt(3) == 0) {
            return List.of(leader());
        }
        List<String> all = new ArrayList<>(running.keySet());
        Collections.shuffle(all, random);
        return all.subList(0, Math.min(1 + random.nextInt(3), most));
    }

    private int killAndStartAgain(List<String> victims, SteadyAppends appends) throws Exception {
        for (String victim : victims) {
            running.remove(victim).kill();
        }
        if (victims.size() == 1 && random.nextBoolean()) {
            appends.awaitMore(5);
        }
        start(victims);
        return victims.size();
    }

    private void comesBackWithAnEmptyDirectory(SteadyAppends appends) throws Exception {
        for (String id : running.keySet()) {
            awaitCaughtUp(id);
        }
        String victim = leader();
        running.remove(victim).kill();
        appends.awaitMore(5);
        ReplicatedLogTest.delete(members.directory(victim)); // all others run, and have all
        start(List.of(victim));
        awaitCaughtUp(victim);
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
}
