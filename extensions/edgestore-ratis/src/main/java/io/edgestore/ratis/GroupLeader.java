package io.edgestore.ratis;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.client.retry.RequestTypeDependentRetryPolicy;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.proto.RaftProtos.RaftClientRequestProto.TypeCase;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.GroupInfoReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.retry.RetryPolicy;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;

/** What the leader of a group said of itself and of the members when it was asked. It may not lead any more. */
final class GroupLeader {

    /** For a member that says nothing, so that the next one is asked; and for one that says nothing to the leader. */
    private static final Duration FOR_AN_ANSWER = Duration.ofSeconds(2);

    private final String groupName;
    private final Optional<TlsOptions> tls;
    private final GroupInfoReply said;

    private GroupLeader(String groupName, Optional<TlsOptions> tls, GroupInfoReply said) {
        this.groupName = groupName;
        this.tls = tls;
        this.said = said;
    }

    /**
     * Asks the members until one of them leads.
     *
     * @throws ReplicationException if none did within the time
     * @throws InterruptedIOException if this thread was interrupted
     */
    static GroupLeader find(LogGroup group, Optional<TlsOptions> tls, Deadline deadline) throws IOException {
        SortedMap<String, String> known = new TreeMap<>(group.members());
        Exception last = null;
        do {
            for (String id : List.copyOf(known.keySet())) {
                LogGroup members = LogGroup.of(group.name(), known);
                Duration limit = deadline.orAll(FOR_AN_ANSWER);
                try (RaftClient client = client(members, tls, id, limit, RetryPolicies.noRetry())) {
                    GroupInfoReply info =
                            client.getGroupManagementApi(RaftPeerId.valueOf(id)).info(group.raftId());
                    if (info.getRoleInfoProto().hasLeaderInfo()) {
                        return new GroupLeader(group.name(), tls, info);
                    }
                    // Those who were added since the group was told here.
                    known.putAll(LogGroup.of(group.name(), info.getGroup()).members());
                } catch (IOException | StatusRuntimeException e) { // Ratis leaves the one of gRPC as it is here
                    last = e;
                }
            }
            deadline.pause();
        } while (!deadline.isOver());
        throw deadline.failure("no leader of " + group + " was found", last);
    }

    String id() {
        return said.getServerId().toString();
    }

    /** Who the members are. */
    LogGroup members() {
        return LogGroup.of(groupName, said.getGroup());
    }

    /** The members as Ratis has them, to be compared with those that it has later. */
    List<RaftPeer> peers() {
        return List.copyOf(said.getGroup().getPeers());
    }

    /** Whether a member answers the leader, or is it. */
    boolean reaches(String memberId) {
        return memberId.equals(id())
                || followers().stream()
                        .anyMatch(follower -> id(follower).equals(memberId)
                                && follower.getLastRpcElapsedTimeMs() < FOR_AN_ANSWER.toMillis());
    }

    /** The other member that answered last. */
    Optional<String> nearest() {
        return followers().stream()
                .min(Comparator.comparingLong(ServerRpcProto::getLastRpcElapsedTimeMs))
                .map(GroupLeader::id);
    }

    private List<ServerRpcProto> followers() {
        return said.getRoleInfoProto().getLeaderInfo().getFollowerInfoList();
    }

    private static String id(ServerRpcProto follower) {
        return follower.getId().getId().toStringUtf8();
    }

    /** A client that begins with this leader. It may be a new one that is not ready, or not lead any more, so it tries again. */
    RaftClient connect(Duration limit) {
        RequestTypeDependentRetryPolicy.Builder policy = RequestTypeDependentRetryPolicy.newBuilder();
        for (TypeCase type : List.of(TypeCase.READ, TypeCase.WRITE)) {
            policy.setRetryPolicy(type, RetryPolicies.retryForeverWithSleep(GroupClient.PAUSE));
            policy.setTimeout(type, RaftSettings.millis(limit.toMillis()));
        }
        return client(members(), tls, id(), limit, policy.build());
    }

    private static RaftClient client(
            LogGroup members, Optional<TlsOptions> tls, String first, Duration limit, RetryPolicy policy) {
        RaftProperties settings = RaftSettings.ofClient();
        RaftClientConfigKeys.Rpc.setRequestTimeout(settings, RaftSettings.millis(limit.toMillis()));
        return RaftClient.newBuilder()
                .setRaftGroup(members.raftGroup())
                .setLeaderId(RaftPeerId.valueOf(first))
                .setProperties(settings)
                .setParameters(RaftSettings.parameters(tls))
                .setRetryPolicy(policy)
                .build();
    }
}
