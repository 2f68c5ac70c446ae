package io.edgestore.ratis;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
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
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.exceptions.RaftRetryFailureException;
import org.apache.ratis.protocol.exceptions.TransferLeadershipException;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.retry.RetryPolicy;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;

/**
 * Changes who leads a replicated log, and who is a member. From any program that reaches the members; it need not be one.
 *
 * <pre>{@code
 * ReplicatedLogAdmin admin = ReplicatedLogAdmin.of(group, Duration.ofSeconds(30));
 * admin.transferLeadership("b");
 * admin.removeMember("c"); // its disk is lost
 * admin.addMember("d", "10.0.0.4:7600"); // which runs, as a new member
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

    private ReplicatedLogAdmin(LogGroup group, Duration timeout) {
        this.group = group;
        this.timeout = timeout;
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
        return new ReplicatedLogAdmin(group, timeout);
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
        members(leader).requireMember(memberId);
        long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
        try (RaftClient client = toLeader(leader)) {
            client.admin().transferLeadership(RaftPeerId.valueOf(memberId), left);
            return true;
        } catch (IOException e) {
            if (e instanceof TransferLeadershipException && System.nanoTime() - deadline < 0) {
                return false;
            }
            throw failed(memberId + " was not made the leader of \"" + group.name() + "\"", e);
        }
    }

    /**
     * Who the members are now.
     *
     * @return as the leader has it
     * @throws ReplicationException if no leader was found
     * @throws InterruptedIOException if this thread was interrupted
     */
    public LogGroup members() throws IOException {
        return members(leader());
    }

    private LogGroup members(GroupInfoReply leader) {
        return LogGroup.of(group.name(), leader.getGroup());
    }

    /**
     * Adds a member. It must run, with an empty directory, as a {@linkplain ReplicatedLogOptions#asNewMember() new member}. The leader sends it
     * what there is, and when it has nearly everything, it gets its vote. Appends go on meanwhile.
     *
     * <p>From then on more members are needed for a majority: three of four, as of five. Members and clients that are started later are given
     * the new group; those that run need not be told.
     *
     * @param memberId its id: one that no member had before, since others may count on what that one confirmed
     * @param address where it listens, as {@code host:port}
     * @throws IllegalArgumentException if there is such a member, or one at that address, or if the id or the address cannot be one
     * @throws ReplicationException if there is no leader, if the members are being changed already, or if the new one
     *     did not get everything within the timeout. It may be added all the same, later: {@link #members()} tells
     * @throws InterruptedIOException if this thread was interrupted while it looked for the leader
     */
    public void addMember(String memberId, String address) throws IOException {
        GroupInfoReply leader = leader();
        change(
                leader,
                members(leader).with(memberId, address),
                memberId + " was not added to \"" + group.name() + "\"; see that it runs as a new member at " + address
                        + ". It was not done");
    }

    /**
     * Removes a member, which may be lost or run. One that runs stops within seconds: its status is {@code STOPPED} then, and it is to be closed. If
     * it is the leader, another one leads.
     *
     * <p>More than half of those that remain must run. So of three members, of which one is lost, remove the lost one.
     *
     * @param memberId who is not to be one any more
     * @throws IllegalArgumentException if there is no such member, or no other
     * @throws ReplicationException if there is no leader, if the members are being changed already, or if no majority confirmed it within the
     *     timeout. It may be removed all the same, later: {@link #members()} tells
     * @throws InterruptedIOException if this thread was interrupted while it looked for the leader
     */
    public void removeMember(String memberId) throws IOException {
        GroupInfoReply leader = leader();
        change(leader, members(leader).without(memberId), memberId + " was not removed from \"" + group.name() + "\"");
    }

    /** The leader refuses it if the members are not those any more that it told. */
    private void change(GroupInfoReply leader, LogGroup next, String ifItFails) throws IOException {
        SetConfigurationRequest.Arguments change = SetConfigurationRequest.Arguments.newBuilder()
                .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                .setServersInCurrentConf(List.copyOf(leader.getGroup().getPeers()))
                .setServersInNewConf(List.copyOf(next.raftGroup().getPeers()))
                .build();
        try (RaftClient client = toLeader(leader)) {
            client.admin().setConfiguration(change);
        } catch (IOException e) {
            throw failed(ifItFails, e);
        }
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
                    known.putAll(members(info).members());
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
        return client(members(leader).members(), leader.getServerId().toString(), timeout, policy.build());
    }

    private RaftClient client(SortedMap<String, String> members, String first, Duration limit, RetryPolicy policy) {
        RaftProperties settings = RaftSettings.ofClient();
        RaftClientConfigKeys.Rpc.setRequestTimeout(settings, RaftSettings.millis(limit.toMillis()));
        return RaftClient.newBuilder()
                .setRaftGroup(LogGroup.of(group.name(), members).raftGroup())
                .setLeaderId(RaftPeerId.valueOf(first))
                .setProperties(settings)
                .setRetryPolicy(policy)
                .build();
    }

    private ReplicationException failed(String what, Exception cause) {
        return new ReplicationException(
                what + " within " + timeout.toMillis()
                        + " ms; see that more than half of the members run and reach each" + " other, and try again"
                        + (cause == null ? "" : ". The cause: " + told(cause).getMessage()),
                cause);
    }

    /** Where Ratis tried again until it was too late, what failed the last time says more. */
    private static Throwable told(Exception cause) {
        return cause instanceof RaftRetryFailureException && cause.getCause() != null ? cause.getCause() : cause;
    }

    /** The group as it was given. */
    @Override
    public String toString() {
        return "ReplicatedLogAdmin[" + group + "]";
    }
}
