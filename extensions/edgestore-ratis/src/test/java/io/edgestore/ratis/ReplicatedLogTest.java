package io.edgestore.ratis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.ArrayCompressor;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.LogTail;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members in one JVM, which talk by real sockets. */
class ReplicatedLogTest {

    @TempDir
    Path directory;

    private Members members(UnaryOperator<ReplicatedLogOptions> settings) throws IOException {
        return new Members(directory, settings);
    }

    private static WalEntry entry(int number) {
        return WalEntry.put("test", "key-" + number, "value " + number).withTransactionId(number);
    }

    private static List<WalEntry> entries(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(ReplicatedLogTest::entry)
                .toList();
    }

    private static void awaitAppended(List<CompletableFuture<Long>> appends) throws Exception {
        for (CompletableFuture<Long> append : appends) {
            append.get(60, SECONDS);
        }
    }

    @Test
    void allMembersHaveTheSameRecordsUnderTheLsnsThatWereTold() throws Exception {
        Members members = members(UnaryOperator.identity()).joinAll();
        List<WalRecord> told = new ArrayList<>();
        List<ReplicatedLog> all = Stream.of("a", "b", "c").map(members::get).toList();
        try (members;
                ReplicatedLogClient client = ReplicatedLogClient.connect(members.group(), Duration.ofSeconds(30))) {
            int number = 0;
            for (String id : List.of("a", "b", "c")) {
                WalEntry entry = entry(number++);
                told.add(new WalRecord(members.get(id).append(entry).get(60, SECONDS), entry));
            }
            List<WalEntry> batch = entries(number, 3);
            long first = client.append(batch).get(60, SECONDS);
            for (int place = 0; place < 3; place++) {
                told.add(new WalRecord(first + place, batch.get(place)));
            }
            members.awaitAll(first + 2);
            assertThat(first % 10_000).isZero();

            String follower = members.follower();
            try (LogTail tail = members.get(follower).tail(told.get(0).lsn())) {
                for (WalRecord record : told) {
                    assertThat(tail.next(Duration.ofSeconds(60))).isEqualTo(record);
                }
            }
            assertThat(members.get(follower).lastLsn()).isEqualTo(first + 2);
        }
        for (ReplicatedLog closed : all) {
            ReplicatedLogMetrics metrics = closed.metrics();
            assertThat(metrics.acknowledgedAppends().count()).as("its own").isEqualTo(1);
            assertThat(metrics.appliedAppends()).as("of all").isEqualTo(4);
            assertThat(metrics.appliedEntries()).isEqualTo(6);
            assertThat(metrics.log().records()).isEqualTo(6);
        }
        for (String id : List.of("a", "b", "c")) {
            assertThat(members.records(id)).isEqualTo(told);
        }
    }

    @Test
    void appendsOfOneMemberComeInTheOrderOfTheCalls() throws Exception {
        try (Members members = members(UnaryOperator.identity()).joinAll()) {
            ReplicatedLog follower = members.get(members.follower());
            List<CompletableFuture<Long>> appends =
                    entries(0, 500).stream().map(follower::append).toList();
            awaitAppended(appends);
            ReplicatedLogMetrics metrics = follower.metrics();
            assertThat(metrics.acknowledgedAppends().count()).isEqualTo(500);
            assertThat(metrics.acknowledgedAppends().percentile(50)).isPositive();
            assertThat(metrics.failedAppends()).isZero();
            assertThat(metrics.appendsUnderWay()).isZero();
            long last = appends.get(499).get(60, SECONDS);
            members.awaitAll(last);
            assertThat(members.records("a"))
                    .extracting(record -> record.entry().transactionId())
                    .isEqualTo(LongStream.range(0, 500).boxed().toList());
        }
    }

    /**
     * Ratis begins a file with each leader, and deletes whole files: the first entry of its log that is left is the first one that the
     * old leader needs.
     */
    @Test
    void anotherMemberLeadsWhenTheLeaderIsGoneAndItCatchesUpWhenItIsBackEvenWithADamagedLog() throws Exception {
        Members members = members(options ->
                        options.withSnapshotThreshold(20).withRatisProperty("raft.server.log.purge.gap", "1"))
                .joinAll();
        try (members;
                ReplicatedLogClient client = ReplicatedLogClient.connect(members.group(), Duration.ofSeconds(30))) {
            client.append(entry(0)).get(60, SECONDS);
            members.awaitAll(client.append(entry(1)).get(60, SECONDS)); // a member without any entry has no vote
            String lost = members.leader();
            assertThat(members.get(lost).metrics().electionsWon()).isPositive();
            Map<String, Long> leadersBefore = leaderChanges(members);
            members.stop(lost);
            damageFirstRecord(members.directory(lost).resolve("log"));
            for (int i = 2; i < 60; i++) {
                client.append(entry(i)).get(60, SECONDS);
            }
            String next = members.leader();
            assertThat(next).isNotEqualTo(lost);
            assertThat(members.get(next).metrics().electionsWon()).isPositive();
            assertThat(members.get(next).metrics().leaderChanges()).isGreaterThan(leadersBefore.get(next));
            Await.until("Ratis has deleted the beginning of its log", () -> firstIndex(members.directory(next)) > 0);
            assertThat(members.get(next).metrics().takenSnapshots().count()).isPositive();
            members.join(lost);
            assertThat(members.get(lost).status().damagedLog()).isPresent();
            members.awaitAll(client.append(entry(60)).get(60, SECONDS));
        }
        assertThat(members.records("a")).hasSize(61);
        assertThat(members.records("b")).isEqualTo(members.records("a"));
        assertThat(members.records("c")).isEqualTo(members.records("a"));
    }

    private static Map<String, Long> leaderChanges(Members members) {
        return Stream.of("a", "b", "c")
                .collect(Collectors.toMap(
                        id -> id, id -> members.get(id).metrics().leaderChanges()));
    }

    private static void damageFirstRecord(Path log) throws IOException {
        Path file = log.resolve("wal-0000000000000001.log");
        byte[] bytes = Files.readAllBytes(file);
        bytes[60] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void whatIsAppliedAgainAfterACrashIsThereOnce() throws Exception {
        Members members = members(UnaryOperator.identity()).joinAll();
        long first;
        try (members) {
            first = members.get("a").append(entries(0, 5)).get(60, SECONDS);
            members.awaitAll(first + 4);
        }
        List<WalRecord> before = members.records("a");
        // A crash can leave the beginning of a batch, or nothing of it.
        try (WriteAheadLog log = WriteAheadLog.open(members.directory("b").resolve("log"), WalOptions.defaults())) {
            log.truncateAfter(first + 1);
        }
        try (WriteAheadLog log = WriteAheadLog.open(members.directory("c").resolve("log"), WalOptions.defaults())) {
            log.truncateAfter(log.firstLsn() - 1);
        }
        try (members) {
            members.joinAll();
            long last = members.get("b").append(entry(5)).get(60, SECONDS);
            members.awaitAll(last);
            Await.until(
                    "what was applied once more, and was there, is not counted",
                    () -> members.get("b").metrics().appliedEntries() == 4);
        }
        assertThat(members.records("a")).hasSize(6).startsWith(before.toArray(WalRecord[]::new));
        assertThat(members.records("b")).isEqualTo(members.records("a"));
        assertThat(members.records("c")).isEqualTo(members.records("a"));
    }

    @Test
    void appendsFailWithoutAMajorityAndGoOnWhenItIsBack() throws Exception {
        try (Members members = members(UnaryOperator.identity()).joinAll();
                ReplicatedLogClient impatient = ReplicatedLogClient.connect(members.group(), Duration.ofMillis(500));
                ReplicatedLogClient client = ReplicatedLogClient.connect(members.group(), Duration.ofSeconds(30))) {
            long acknowledged = client.append(entry(0)).get(60, SECONDS);
            members.awaitAll(acknowledged);
            members.stop("a");
            members.stop("b");
            CompletableFuture<Long> refused = impatient.append(entry(1));
            assertThatThrownBy(() -> refused.get(60, SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(ReplicationException.class)
                    .hasMessageContaining("within 500 ms")
                    .hasMessageContaining("may be committed all the same")
                    .hasMessageContaining(members.group().members().get("a"));
            members.awaitAll(acknowledged);
            members.join("a");
            long after = client.append(entry(2)).get(60, SECONDS);
            assertThat(after).isGreaterThan(acknowledged);
            Await.until("the client that had failed appends again", () -> {
                impatient.append(entry(3)).get(60, SECONDS);
                return true;
            });
        }
    }

    @Test
    void aMemberWithAnEmptyDirectoryGetsASnapshotWhileAppendsGoOn() throws Exception {
        Members members = members(options -> options.withSnapshotThreshold(80)
                        .withRatisProperty("raft.server.log.segment.size.max", "16KB")
                        .withRatisProperty("raft.server.log.purge.gap", "1")
                        .withLogOptions(WalOptions.defaults().withMaxFileLength(8 << 10)))
                .joinAll();
        try (members;
                ReplicatedLogClient client = ReplicatedLogClient.connect(members.group(), Duration.ofSeconds(30))) {
            String lost = members.follower();
            members.stop(lost);
            String leader = members.leader();
            byte[] value = new byte[2000];
            awaitAppended(IntStream.range(0, 150)
                    .mapToObj(i -> client.append(WalEntry.put("test", "key-" + i, value)))
                    .toList());
            Await.until("Ratis has deleted the beginning of its log", () -> firstIndex(members.directory(leader)) > 0);
            delete(members.directory(lost));

            List<CompletableFuture<Long>> appends = new ArrayList<>();
            entries(150, 15).forEach(entry -> appends.add(client.append(entry)));
            members.join(lost);
            entries(165, 15).forEach(entry -> appends.add(client.append(entry)));
            awaitAppended(appends);
            members.awaitAll(appends.get(29).get(60, SECONDS));
            Await.until(
                    "the snapshot that it got is counted",
                    () -> members.get(lost).metrics().installedSnapshots() > 0);
            assertThat(raftFiles(members.directory(lost), "wal-.*\\.log\\.md5"))
                    .as("what Ratis puts beside the files that it sent")
                    .isNotEmpty();

            members.stop(lost); // and what it got is enough to start from
            members.join(lost);
            members.awaitAll(client.append(entry(180)).get(60, SECONDS));
        }
        assertThat(members.records("a")).hasSize(181);
        assertThat(members.records("b")).isEqualTo(members.records("a"));
        assertThat(members.records("c")).isEqualTo(members.records("a"));
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static List<Path> raftFiles(Path member, String name) throws IOException {
        try (Stream<Path> all = Files.walk(member.resolve("raft"))) {
            return all.filter(path -> path.getFileName().toString().matches(name))
                    .toList();
        }
    }

    /** The first index that is left in the Raft log, by its files' names: log_first-last. */
    private static long firstIndex(Path member) throws IOException {
        return raftFiles(member, "log_.*").stream()
                .map(path -> path.getFileName().toString().replaceAll("log_(inprogress_)?(\\d+).*", "$2"))
                .mapToLong(Long::parseLong)
                .min()
                .orElse(0);
    }

    /** Fails as a full disk would. */
    private static final class FailingCompressor extends ArrayCompressor {

        private volatile boolean fails;

        @Override
        public String name() {
            return "failing";
        }

        @Override
        public int maxCompressedLength(int length) {
            return length;
        }

        @Override
        protected int compress(byte[] source, int start, int length, byte[] target, int targetStart, int room) {
            if (fails) {
                throw new IllegalStateException("no room");
            }
            System.arraycopy(source, start, target, targetStart, length);
            return length;
        }

        @Override
        protected int decompress(byte[] source, int start, int length, byte[] target, int targetStart, int room) {
            System.arraycopy(source, start, target, targetStart, length);
            return length;
        }
    }

    @Test
    void aMemberThatCannotWriteStopsSaysWhyAndGetsWhatItMissed() throws Exception {
        FailingCompressor disk = new FailingCompressor();
        WalOptions failing = WalOptions.defaults().withCompressor(disk);
        Members members = members(options -> options.memberId().equals("a") ? options.withLogOptions(failing) : options)
                .joinAll();
        try (members;
                ReplicatedLogClient client = ReplicatedLogClient.connect(members.group(), Duration.ofSeconds(30))) {
            members.awaitAll(client.append(entry(0)).get(60, SECONDS));
            disk.fails = true;
            client.append(entry(1)).get(60, SECONDS);
            Await.until("it has stopped", () -> members.get("a").status().role() == ReplicatedLogStatus.Role.STOPPED);
            assertThat(members.get("a").status().failure().orElseThrow()).hasMessageContaining("no room");
            long last = client.append(entry(2)).get(60, SECONDS);
            disk.fails = false;
            members.stop("a");
            members.join("a");
            members.awaitAll(last);
            try (LogTail tail = members.get("a").tail(0)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(tail.next(Duration.ofSeconds(60)).entry())
                            .isEqualTo(members.records("b").get(i).entry());
                }
            }
        }
    }

    @Test
    void whatCannotBeAppendedIsRefusedAndHarmsNobody() throws Exception {
        try (Members members = members(UnaryOperator.identity()).joinAll()) {
            ReplicatedLog log = members.get("a");
            assertThatThrownBy(() -> log.append(WalEntry.put("test", "key", "v".repeat(4 << 20))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("4194304");
            assertThatThrownBy(() -> log.append(WalEntry.put("n".repeat(65_536), "key", "value")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("namespace");
            assertThatThrownBy(() -> log.append(List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 10000");
            WalEntry longest = WalEntry.put("test", "key", new byte[(4 << 20) - 100]);
            members.awaitAll(log.append(longest).get(60, SECONDS));
            members.stop("a");
            assertThatThrownBy(() -> log.append(entry(0)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void aPortThatIsTakenIsToldAndEndsNothing() throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LogGroup group = LogGroup.of("test", Map.of("a", "127.0.0.1:" + taken.getLocalPort()));
            ReplicatedLogOptions options = ReplicatedLogOptions.of(group, "a", directory);
            for (int i = 0; i < 2; i++) { // the second time shows that the first has let go of everything
                assertThatThrownBy(() -> ReplicatedLog.join(options))
                        .isInstanceOf(BindException.class)
                        .hasMessageContaining("member a cannot listen on 127.0.0.1:" + taken.getLocalPort());
            }
        }
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(before);
    }

    @Test
    void nothingRunsAnyMoreWhenAllIsClosed() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Members members = members(UnaryOperator.identity());
        members.joinAll().get("a").append(entry(0)).get(60, SECONDS);
        members.close();
        Members.awaitNoThreadsBut(before);
    }
}
