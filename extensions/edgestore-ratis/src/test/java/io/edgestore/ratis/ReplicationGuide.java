package io.edgestore.ratis;

import io.edgestore.wal.WalEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The Java lines of {@code docs/replication.md}, so that they are compiled. */
final class ReplicationGuide {

    private ReplicationGuide() {}

    static void join() throws Exception {
        LogGroup group =
                LogGroup.of("orders", Map.of("a", "10.0.0.1:7600", "b", "10.0.0.2:7600", "c", "10.0.0.3:7600"));
        try (ReplicatedLog log = ReplicatedLog.join(ReplicatedLogOptions.of(group, "a", Path.of("orders-a")))) {
            long lsn = log.append(WalEntry.put("users", "ada", "...")).get();
        }
    }

    static void appendFromElsewhere(LogGroup group) throws Exception {
        try (ReplicatedLogClient client = ReplicatedLogClient.connect(group)) {
            long lsn = client.append(WalEntry.put("users", "ada", "...")).get();
        }
    }

    static void transferLeadership(LogGroup group) throws Exception {
        ReplicatedLogAdmin admin = ReplicatedLogAdmin.of(group, Duration.ofSeconds(30));
        admin.transferLeadership("b");
    }

    static ReplicatedLog startNewMember(LogGroup group) throws Exception {
        LogGroup more = group.with("d", "10.0.0.4:7600");
        return ReplicatedLog.join(
                ReplicatedLogOptions.of(more, "d", Path.of("orders-d")).asNewMember());
    }

    static void replace(LogGroup group) throws Exception {
        ReplicatedLogAdmin admin = ReplicatedLogAdmin.of(group, Duration.ofMinutes(10));
        admin.removeMember("c");
        admin.addMember("d", "10.0.0.4:7600"); // which runs, as a new member
    }

    static void encrypt(LogGroup group, Path directory) throws Exception {
        TlsOptions tls = TlsOptions.of(Path.of("a.pem"), Path.of("a-key.pem"), Path.of("authority.pem"));
        ReplicatedLog log = ReplicatedLog.join(
                ReplicatedLogOptions.of(group, "a", directory).withTls(tls));
        ReplicatedLogClient client = ReplicatedLogClient.connect(group, Duration.ofSeconds(10), tls);
        ReplicatedLogAdmin admin =
                ReplicatedLogAdmin.of(group, Duration.ofSeconds(30)).withTls(tls);
    }
}
