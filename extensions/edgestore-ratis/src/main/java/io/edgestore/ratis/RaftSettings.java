package io.edgestore.ratis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** What is set otherwise than Ratis has it by default, and why. */
final class RaftSettings {

    /** How long members know an append that they have committed, to tell a client that sends it again. */
    static final Duration REMEMBERED = Duration.ofSeconds(90);

    /** How many appends of one client are under way; the next one waits. */
    private static final int MOST_UNDER_WAY = 1024;

    /** A message, and what Ratis puts around it. */
    private static final SizeInBytes MAX_ENTRY_LENGTH = SizeInBytes.valueOf(AppendMessage.MAX_LENGTH + (64 << 10));

    private RaftSettings() {}

    static RaftProperties ofMember(ReplicatedLogOptions options) {
        RaftProperties settings = new RaftProperties();
        LogGroup group = options.group();
        RaftConfigKeys.Rpc.setType(settings, new SendingSnapshots());
        GrpcConfigKeys.Server.setHost(settings, group.host(options.memberId()));
        GrpcConfigKeys.Server.setPort(settings, group.port(options.memberId()));
        RaftServerConfigKeys.setStorageDir(
                settings, List.of(options.directory().resolve("raft").toFile()));
        RaftServerConfigKeys.setRemovedGroupsDir(
                settings, options.directory().resolve("removed").toFile());

        // A collector's pause, or a slow fsync, is no reason for an election. A lost leader is replaced within a second
        // or two.
        RaftServerConfigKeys.Rpc.setTimeoutMin(settings, millis(500));
        RaftServerConfigKeys.Rpc.setTimeoutMax(settings, millis(1000));
        // A process that was stopped for long is a follower that is behind, and no reason to close.
        RaftServerConfigKeys.setCloseThreshold(settings, TimeDuration.valueOf(365, TimeUnit.DAYS));
        // How long a new member may say nothing before it is given up: it writes all of a snapshot before it answers.
        RaftServerConfigKeys.setStagingTimeout(settings, TimeDuration.valueOf(1, TimeUnit.MINUTES));
        RaftServerConfigKeys.RetryCache.setExpiryTime(settings, millis(REMEMBERED.toMillis()));
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(settings, MAX_ENTRY_LENGTH);

        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(settings, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(settings, options.snapshotThreshold());
        // It would make closing as slow as reading all of the log.
        RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(settings, false);
        // A member that is gone would have the others keep their Raft logs for ever. It gets a snapshot when it comes
        // back.
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(settings, true);

        options.ratisProperties().forEach(settings::set);
        return settings;
    }

    static RaftProperties ofClient() {
        RaftProperties settings = new RaftProperties();
        RaftClientConfigKeys.Async.setOutstandingRequestsMax(settings, MOST_UNDER_WAY);
        return settings;
    }

    /** What Ratis takes as objects. */
    static Parameters parameters(Optional<TlsOptions> tls) {
        return tls.map(TlsOptions::parameters).orElseGet(Parameters::new);
    }

    static TimeDuration millis(long millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }
}
