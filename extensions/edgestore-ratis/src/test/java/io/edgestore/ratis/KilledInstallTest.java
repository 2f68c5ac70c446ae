package io.edgestore.ratis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.ReadOnlyLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member that is killed while the files of a snapshot come, and appends go on. */
class KilledInstallTest {

    private static final long SEED = Long.getLong("edgestore.seed", System.nanoTime());
    private static final int ENTRIES = 400;
    private static final int KILLS = 2;

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final Map<String, MemberProcess> running = new TreeMap<>();
    private Members members;

    @AfterEach
    void endAll() {
        running.values().forEach(MemberProcess::close);
    }

    private void start(String id) throws IOException {
        running.put(id, MemberProcess.start(members.group(), id, members.directory(id)));
    }

    @Test
    void theSnapshotIsThereAsAWholeOrNotAtAll() throws Exception {
        members = new Members(directory, UnaryOperator.identity());
        for (String id : members.group().members().keySet()) {
            start(id);
        }
        try (ReplicatedLogClient client = ReplicatedLogClient.connect(members.group(), Duration.ofSeconds(30))) {
            long first = client.append(WalEntry.put("test", "first", "")).get(60, SECONDS);
            for (MemberProcess member : running.values()) {
                Await.until(
                        "it has an entry, and so a vote", () -> member.state().lastLsn() >= first);
            }
            String behind = follower();
            running.remove(behind).kill();
            appendMuch(client);
            for (String id : running.keySet()) {
                Await.until(
                        id + " has deleted the beginning of Ratis's log",
                        () -> rafts(id, "log_0-\\d+").isEmpty());
            }
            try (SteadyAppends appends =
                    new SteadyAppends(ReplicatedLogClient.connect(members.group(), Duration.ofSeconds(30)))) {
                for (int kill = 0; kill < KILLS && snapshots(behind).isEmpty(); kill++) {
                    List<Path> before = files(behind);
                    start(behind);
                    awaitMore(behind, before);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(kill == 0 ? 0 : random.nextInt(100)));
                    running.remove(behind).kill();
                    assertSnapshotsAreWhole(behind);
                    appends.awaitMore(5);
                }
                start(behind);
                appends.awaitMore(5);
                Map<Long, Integer> acknowledged = appends.acknowledged();
                long last = new TreeMap<>(acknowledged).lastKey();
                for (MemberProcess member : running.values()) {
                    Await.until("it has LSN " + last, () -> member.state().lastLsn() >= last);
                }
                endAll();
                assertEqual(acknowledged);
            }
        }
    }

    private String follower() throws InterruptedException {
        String[] found = new String[1];
        Await.until("there is a follower of somebody", () -> {
            boolean led = false;
            for (Map.Entry<String, MemberProcess> member : running.entrySet()) {
                if (member.getValue().state().role() == ReplicatedLogStatus.Role.LEADER) {
                    led = true;
                } else {
                    found[0] = member.getKey();
                }
            }
            return led;
        });
        return found[0];
    }

    private void appendMuch(ReplicatedLogClient client) throws Exception {
        List<CompletableFuture<Long>> appends = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            byte[] value = new byte[10_000];
            random.nextBytes(value);
            appends.add(client.append(WalEntry.put("test", "key-" + i, value)));
        }
        for (CompletableFuture<Long> append : appends) {
            append.get(60, SECONDS);
        }
    }

    /** Waits closely for a file that comes: it is a matter of milliseconds. */
    private void awaitMore(String id, List<Path> before) throws IOException {
        long deadline = System.nanoTime() + SECONDS.toNanos(60);
        while (before.containsAll(files(id))) {
            assertThat(System.nanoTime()).as("a file comes, seed %d", SEED).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Of snapshots, also of those that are on their way. */
    private List<Path> files(String id) throws IOException {
        return rafts(id, "wal-.*\\.log");
    }

    /** Those in their place. On the way there they have the same name elsewhere. */
    private List<Path> snapshots(String id) throws IOException {
        return rafts(id, "snapshot\\.\\d+_\\d+").stream()
                .filter(path -> path.getParent().endsWith("sm"))
                .toList();
    }

    /** Files in Ratis's directory of a member, and below. */
    private List<Path> rafts(String id, String name) throws IOException {
        try (Stream<Path> all = Files.walk(members.directory(id).resolve("raft"))) {
            return all.filter(path -> path.getFileName().toString().matches(name))
                    .toList();
        } catch (NoSuchFileException | UncheckedIOException e) {
            return List.of(); // something was renamed meanwhile
        }
    }

    private void assertSnapshotsAreWhole(String id) throws IOException {
        WalOptions strict = WalOptions.defaults().withRecoveryPolicy(RecoveryPolicy.FAIL);
        for (Path snapshot : snapshots(id)) {
            try (LogReader reader = ReadOnlyLog.open(snapshot, strict).read()) {
                assertThat(reader).as("seed %d", SEED).hasSizeGreaterThan(250);
            }
        }
    }

    private void assertEqual(Map<Long, Integer> acknowledged) throws IOException {
        List<WalRecord> records = members.records("a");
        Map<Long, WalEntry> entries = new TreeMap<>();
        records.forEach(record -> entries.put(record.lsn(), record.entry()));
        assertThat(records).hasSizeGreaterThan(ENTRIES + acknowledged.size());
        acknowledged.forEach((lsn, number) -> assertThat(entries.get(lsn))
                .isNotNull()
                .satisfies(entry -> assertThat(entry.valueText())
                        .isEqualTo(SteadyAppends.entry(number).valueText())));
        assertThat(members.records("b")).isEqualTo(records);
        assertThat(members.records("c")).isEqualTo(records);
    }
}
