package io.edgestore.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members are stopped and started again one after the other, and one has other options then, while a client appends. */
class RollingRestartTest {

    private static final WalOptions BEFORE = WalOptions.defaults()
            .withCompressor("lz4")
            .withFormatVersion(WalOptions.FormatVersion.FIRST_THAT_FITS)
            .withMaxFileLength(8 << 10);
    private static final WalOptions AFTER =
            BEFORE.withCompressor("zstd").withFormatVersion(WalOptions.FormatVersion.VERSION_2);

    @TempDir
    Path directory;

    private final Map<String, WalOptions> changed = new ConcurrentHashMap<>();

    @Test
    void anotherCodecAndFormatOnOneMemberChangeNothingInTheRecords() throws Exception {
        Members members = new Members(
                directory,
                options -> options.withLogOptions(changed.getOrDefault(options.memberId(), BEFORE))
                        .withSnapshotThreshold(20)
                        .withRatisProperty("raft.server.log.segment.size.max", "8KB")
                        .withRatisProperty("raft.server.log.purge.gap", "1"));
        ReplicatedLogAdmin admin = ReplicatedLogAdmin.of(members.group(), Duration.ofSeconds(30));
        String other;
        Map<Long, Integer> acknowledged;
        try (members;
                SteadyAppends appends =
                        new SteadyAppends(ReplicatedLogClient.connect(members.group(), Duration.ofSeconds(30)))) {
            members.joinAll();
            appends.awaitMore(20);
            members.awaitAll(1);
            other = members.follower();
            changed.put(other, AFTER);

            List<String> order = new ArrayList<>(members.group().members().keySet());
            order.remove(other);
            order.add(0, other); // so that it leads later, and sends its snapshots to the others
            for (String id : order) {
                if (members.leader().equals(id)) {
                    admin.transferLeadership(other);
                }
                members.stop(id);
                appends.awaitMore(40); // so that what it missed comes in a snapshot
                members.join(id);
                members.awaitAll(members.get(members.leader()).lastLsn());
            }
            appends.awaitMore(5);
            acknowledged = appends.acknowledged();
            members.awaitAll(members.get(members.leader()).lastLsn());
        }
        History.of(members, acknowledged).check("rolling restart", 140);
        for (String id : members.group().members().keySet()) {
            try (WalReader newest = WalReader.open(newestFile(members.directory(id)))) {
                assertThat(newest.compressor().name()).as(id).isEqualTo(id.equals(other) ? "zstd" : "lz4");
                assertThat(newest.formatVersion()).as(id).isEqualTo(id.equals(other) ? 2 : 1);
            }
        }
    }

    private static Path newestFile(Path member) throws IOException {
        try (Stream<Path> files = Files.list(member.resolve("log"))) {
            return files.filter(file -> file.getFileName().toString().matches("wal-.*\\.log"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }
}
