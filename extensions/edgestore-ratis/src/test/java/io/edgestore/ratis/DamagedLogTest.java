package io.edgestore.ratis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member whose log is damaged makes it anew when it joins. This one is alone in its group, so nobody helps. */
class DamagedLogTest {

    /** Five records or so. */
    private static final WalOptions SMALL_FILES = WalOptions.defaults().withMaxFileLength(500);

    private static final String SNAPSHOT = "snapshot\\.\\d+_\\d+";

    @TempDir
    Path directory;

    private ReplicatedLogOptions options;
    private final List<WalRecord> appended = new ArrayList<>();

    @BeforeEach
    void chooseOptions() throws IOException {
        options = Members.small(ReplicatedLogOptions.of(Members.group("a"), "a", directory))
                .withLogOptions(SMALL_FILES)
                .withRatisProperty("raft.server.rpc.timeout.min", "50ms")
                .withRatisProperty("raft.server.rpc.timeout.max", "100ms");
    }

    private ReplicatedLog join() throws IOException {
        return ReplicatedLog.join(options);
    }

    private void append(ReplicatedLog log, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            WalEntry entry =
                    WalEntry.put("test", "key-" + appended.size(), "value").withTimestampNanos(appended.size());
            appended.add(new WalRecord(log.append(entry).get(60, SECONDS), entry.withValueHash()));
        }
    }

    private List<Path> files() throws IOException {
        return names(directory.resolve("log"), "wal-.*\\.log");
    }

    private static List<Path> names(Path in, String pattern) throws IOException {
        try (Stream<Path> names = Files.walk(in)) {
            return names.filter(path -> path.getFileName().toString().matches(pattern))
                    .sorted()
                    .toList();
        }
    }

    private static byte[] damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes); // in place: whoever shares the file has the damage too
        return bytes;
    }

    /** What is there now: all that was appended, under the LSNs that were told. */
    private void assertWhole(ReplicatedLog log) throws Exception {
        Await.until(
                "all is applied again",
                () -> log.lastLsn() >= appended.get(appended.size() - 1).lsn());
        List<WalRecord> records = new ArrayList<>();
        try (LogReader reader = log.read()) {
            reader.forEach(records::add);
        }
        assertThat(records).isEqualTo(appended);
    }

    /** Has Ratis take a snapshot. If it fails, Ratis says nothing; its client waits, and asks once more. */
    private void snapshot(Duration patience) throws IOException {
        try (RaftClient client = RaftClient.newBuilder()
                .setRaftGroup(options.group().raftGroup())
                .setProperties(new RaftProperties())
                .build()) {
            client.getSnapshotManagementApi(RaftPeerId.valueOf("a")).create(true, patience.toMillis());
        }
    }

    private void snapshot(ReplicatedLog log) throws IOException {
        int before = snapshots();
        snapshot(Duration.ofSeconds(60));
        assertThat(log.status().snapshotFailure()).isEmpty();
        assertThat(snapshots()).isEqualTo(Math.min(before + 1, 2));
    }

    private int snapshots() throws IOException {
        return names(snapshotDirectory(), SNAPSHOT).size();
    }

    private Path snapshotDirectory() {
        String group = options.group().raftId().getUuid().toString();
        return directory.resolve("raft").resolve(group).resolve("sm");
    }

    private void snapshotFindsDamage(ReplicatedLog log) throws Exception {
        snapshot(Duration.ofMillis(100));
        Await.until("the damage is found", () -> log.status().snapshotFailure().isPresent());
        assertThat(log.status().snapshotFailure().orElseThrow())
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("close this member and join again");
    }

    @Test
    void aDamagedNewestFileIsMadeAnewAndKeptAsEvidence() throws Exception {
        long position;
        try (ReplicatedLog log = join()) {
            append(log, 4);
            position = appended.get(2).lsn() + 1;
            log.cursor("search").advanceTo(position);
            log.cursor("audit");
            assertThat(log.status().damagedLog()).isEmpty();
        }
        byte[] first = damage(files().get(0));
        Files.writeString(
                Files.createDirectory(directory.resolve("log.new")).resolve("wal-0000000000000001.log"),
                "left by a process that was killed");
        try (ReplicatedLog log = join()) { // from Ratis's log alone
            assertThat(log.status().damagedLog()).hasValue(directory.resolve("damaged-1"));
            assertWhole(log);
            Await.until("the cursor has its records", () -> log.cursor("search").position() == position);
            assertThat(log.cursor("audit").position())
                    .isLessThanOrEqualTo(appended.get(0).lsn());
            append(log, 8);
            snapshot(log);
            append(log, 4);
            log.cursor("search").advanceTo(log.lastLsn() + 1);
        }
        Path newest = files().get(files().size() - 1);
        byte[] second = damage(newest);
        try (ReplicatedLog log = join()) { // from the snapshot, and what Ratis has behind it
            assertThat(log.status().damagedLog()).hasValue(directory.resolve("damaged-2"));
            assertWhole(log);
            Await.until("the cursor has its records", () -> log.cursor("search").position() == log.lastLsn() + 1);
            append(log, 1);
            assertWhole(log);
        }
        assertThat(directory.resolve("damaged-1/log/wal-0000000000000001.log")).hasBinaryContent(first);
        assertThat(directory.resolve("damaged-2/log").resolve(newest.getFileName()))
                .hasBinaryContent(second);
        assertThat(snapshots())
                .as("the snapshot is whole, and stays where it was")
                .isEqualTo(1);
    }

    /** It was found by the snapshot that would have come next; opening a log does not read it. */
    @Test
    void ifTheNewestSnapshotSharesTheDamagedOlderFileTheOneBeforeWillDo() throws Exception {
        try (ReplicatedLog log = join()) {
            append(log, 2);
            snapshot(log); // with a copy of the first file, to which more is written
            append(log, 10);
            snapshot(log); // with a link to it
            damage(files().get(0));
            append(log, 2);
            snapshotFindsDamage(log);
            append(log, 1); // it goes on meanwhile
        }
        try (ReplicatedLog log = join()) {
            assertWhole(log);
            append(log, 1);
            snapshot(log);
            assertWhole(log);
        }
        assertThat(names(directory.resolve("damaged-1"), SNAPSHOT)).hasSize(1);
    }

    @Test
    void aDamagedSnapshotThatTheLogIsBehindIsNoObstacle() throws Exception {
        try (ReplicatedLog log = join()) {
            append(log, 2);
            snapshot(log);
            append(log, 2);
            snapshot(log);
        }
        try (WriteAheadLog log = WriteAheadLog.open(directory.resolve("log"), SMALL_FILES)) {
            log.truncateAfter(appended.get(0).lsn());
        }
        Path newest = names(snapshotDirectory(), SNAPSHOT).get(1);
        damage(newest.resolve("wal-0000000000000001.log"));
        try (ReplicatedLog log = join()) {
            assertWhole(log);
        }
        assertThat(directory.resolve("damaged-1").resolve(newest.getFileName())).isDirectory();
    }

    @Test
    void ifNoSnapshotIsWholeAndRatisHasDeletedItsLogNothingIsChanged() throws Exception {
        options = options.withRatisProperty("raft.server.log.segment.size.max", "1KB")
                .withRatisProperty("raft.server.log.preallocated.size", "1KB")
                .withRatisProperty("raft.server.log.purge.gap", "1");
        try (ReplicatedLog log = join()) {
            append(log, 2);
            snapshot(log); // whole, but what comes behind it is gone
            append(log, 15);
            snapshot(log);
            append(log, 1);
            damage(files().get(0));
            snapshotFindsDamage(log);
        }
        List<Path> before = names(directory, ".*");
        Files.move(directory.resolve("log"), directory.resolve("log.new")); // as a crash between two renames leaves it
        assertThatThrownBy(this::join)
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("no snapshot is whole")
                .hasMessageContaining("Replace this member by a new one");
        assertThat(names(directory, ".*")).isEqualTo(before);
    }

    /** The log would begin above all that the damaged file can have held, and what is committed up to there pass for written. */
    @Test
    void recordsThatOnlyDamageClaimsAreNotTakenForWritten() throws Exception {
        try (ReplicatedLog log = join()) {
            append(log, 15);
        }
        List<Path> files = files();
        Path newest = files.get(files.size() - 1);
        byte[] torn = Files.readAllBytes(newest);
        Files.write(newest, Arrays.copyOf(torn, 30)); // a header, and the beginning of a record
        Path before = files.get(files.size() - 2);
        byte[] bytes = Files.readAllBytes(before);
        Arrays.fill(bytes, bytes.length - 150, bytes.length, (byte) 0x55);
        Files.write(before, bytes);
        try (ReplicatedLog log = join()) {
            assertWhole(log);
            assertThat(log.status().damagedLog()).isPresent();
        }
    }
}
