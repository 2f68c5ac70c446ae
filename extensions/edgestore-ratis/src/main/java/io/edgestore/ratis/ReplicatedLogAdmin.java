package io.edgestore.ratis;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.client.retry.RequestTypeDependentRetryPolicy;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.proto.RaftProtos.RaftClientRequestProto.TypeCase;
import org.apache.ratis.protocol.GroupInfoReply;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.TransferLeadershipException;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.retry.RetryPolicy;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;

/**
 * Changes who leads a replicated log. From any program that reaches the members; it need not be one.
 *
 * <pre>{@code
 * ReplicatedLogAdmin admin = ReplicatedLogAdmin.of(group, Duration.ofSeconds(30));
 * admin.transferLeadership("b");
 * }</pre>
 *
 * <p>All calls block. Immutable, and safe for use by many threads; there is nothing to close.
 */
public final class ReplicatedLogAdmin {

    /** For a member that says nothing, so that the next one is asked. */
    private static final Duration FOR_AN_ANSWER = Duration.ofSeconds(2);

    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofHours(24);

    private final LogGroup group;
    private final Duration timeout;
    private final Optional<TlsOptions> tls;

    private ReplicatedLogAdmin(LogGroup group, Duration timeout, Optional<TlsOptions> tls) {
        this.group = group;
        this.timeout = timeout;
        this.tls = tls;
    }

    /**
     * The administration of a log.
     *
     * @param group its members; it is enough if one of them runs and knows the leader
     * @param timeout how long to look for the leader, and then how long to wait for what was asked of it: 100 ms to 24 h
     * @return the administration; it connects with each call
     * @throws IllegalArgumentException if the timeout is out of that range
     */
    public static ReplicatedLogAdmin of(LogGroup group, Duration timeout) {
        if (timeout.compareTo(LEAST) < 0 || timeout.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("the timeout is 100 ms to 24 h, and not "
                    + timeout.toString().substring(2));
        }
        ProgramKeepsRunning.whateverRatisDoes();
        return new ReplicatedLogAdmin(group, timeout, Optional.empty());
    }

    /**
     * The administration of members that use TLS.
     *
     * @param certificates of this program
     * @return a new one
     */
    public ReplicatedLogAdmin withTls(TlsOptions certificates) {
        return new ReplicatedLogAdmin(group, timeout, Optional.of(certificates));
    }

    /**
     * Has another member lead: before the machine of the leader is stopped, say, so that appends wait for milliseconds and not for a
     * second or two. The leader takes no appends while that member gets the last entries; those that come meanwhile wait.
     *
     * @param memberId who is to lead; if it does, nothing happens
     * @throws IllegalArgumentException if there is no such member
     * @throws ReplicationException if there is no leader, or if that member did not get all entries and a majority of votes within the
     *     timeout. It may lead all the same, a moment later; if not, the leader leads on
     * @throws InterruptedIOException if this thread was interrupted while it looked for the leader
     */
    public void transferLeadership(String memberId) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!transferred(memberId, deadline)) {
            pause();
        }
    }

    /** Whether it leads now. If somebody else won the vote, it is asked for again until the deadline. */
    private boolean transferred(String memberId, long deadline) throws IOException {
        GroupInfoReply leader = leader();
        RaftPeerId next = requireMember(memberId, leader);
        long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
        try (RaftClient client = toLeader(leader)) {
            client.admin().transferLeadership(next, left);
            return true;
        } catch (IOException e) {
            if (e instanceof TransferLeadershipException && System.nanoTime() - deadline < 0) {
                return false;
            }
            throw failed(memberId + " was not made the leader of \"" + group.name() + "\"", e);
        }
    }

    private RaftPeerId requireMember(String memberId, GroupInfoReply leader) {
        LogGroup members = LogGroup.of(group.name(), leader.getGroup());
        if (!members.members().containsKey(memberId)) {
            throw new IllegalArgumentException("the log \"" + group.name() + "\" has no member " + memberId
                    + "; it has " + members.members().keySet());
        }
        return RaftPeerId.valueOf(memberId);
    }

    /** What the leader says of itself and of the group. */
    private GroupInfoReply leader() throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        SortedMap<String, String> known = new TreeMap<>(group.members());
        Exception last = null;
        do {
            for (String id : List.copyOf(known.keySet())) {
                try (RaftClient client = client(known, id, shorter(FOR_AN_ANSWER, timeout), RetryPolicies.noRetry())) {
                    GroupInfoReply info =
                            client.getGroupManagementApi(RaftPeerId.valueOf(id)).info(group.raftId());
                    if (info.getRoleInfoProto().hasLeaderInfo()) {
                        return info;
                    }
                    // Those who were added since the group was told here.
                    known.putAll(LogGroup.of(group.name(), info.getGroup()).members());
                } catch (IOException | StatusRuntimeException e) { // Ratis leaves the one of gRPC as it is here
                    last = e;
                }
            }
            pause();
        } while (System.nanoTime() - deadline < 0);
        throw failed("no leader of " + group + " was found", last);
    }

    private static void pause() throws InterruptedIOException {
        try {
            GroupClient.PAUSE.sleep();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it looked for the leader");
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** The leader may be a new one that is not ready, or not lead any more. */
    private RaftClient toLeader(GroupInfoReply leader) {
        RequestTypeDependentRetryPolicy.Builder policy = RequestTypeDependentRetryPolicy.newBuilder();
        for (TypeCase type : List.of(TypeCase.READ, TypeCase.WRITE)) {
            policy.setRetryPolicy(type, RetryPolicies.retryForeverWithSleep(GroupClient.PAUSE));
            policy.setTimeout(type, RaftSettings.millis(timeout.toMillis()));
        }
        SortedMap<String, String> members =
                LogGroup.of(group.name(), leader.getGroup()).members();
        return client(members, leader.getServerId().toString(), timeout, policy.build());
    }

    private RaftClient client(SortedMap<String, String> members, String first, Duration limit, RetryPolicy policy) {
        RaftProperties settings = RaftSettings.ofClient();
        RaftClientConfigKeys.Rpc.setRequestTimeout(settings, RaftSettings.millis(limit.toMillis()));
        return RaftClient.newBuilder()
                .setRaftGroup(LogGroup.of(group.name(), members).raftGroup())
                .setLeaderId(RaftPeerId.valueOf(first))
                .setProperties(settings)
                .setParameters(RaftSettings.parameters(tls))
                .setRetryPolicy(policy)
                .build();
    }

    private ReplicationException failed(String what, Exception cause) {
        return new ReplicationException(
                what + " within " + timeout.toMillis()
                        + " ms; see that more than half of the members run and reach each" + " other, and try again"
                        + (cause == null ? "" : ". The cause: " + cause.getMessage()),
                cause);
    }

    /** The group as it was given. */
    @Override
    public String toString() {
        return "ReplicatedLogAdmin[" + group + "]";
    }
}
