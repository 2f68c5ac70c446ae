package io.edgestore.ratis;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.exceptions.SetConfigurationException;
import org.apache.ratis.protocol.exceptions.TransferLeadershipException;

/**
 * Changes who leads a replicated log, and who is a member. From any program that reaches the members; it need not be one.
 *
 * <pre>{@code
 * ReplicatedLogAdmin admin = ReplicatedLogAdmin.of(group, Duration.ofMinutes(10));
 * admin.transferLeadership("b");
 * admin.removeMember("c"); // its disk is lost
 * admin.addMember("d", "10.0.0.4:7600"); // which runs, as a new member
 * }</pre>
 *
 * <p>All calls block. Immutable, and safe for use by many threads; there is nothing to close.
 */
public final class ReplicatedLogAdmin {

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
     * @param timeout how long a call waits until it is done: 100 ms to 24 h. A new member needs the time to get the whole log
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
        Deadline deadline = Deadline.in(timeout);
        while (!transferred(GroupLeader.find(group, tls, deadline), memberId, deadline)) {
            deadline.pause();
        }
    }

    /** Whether it leads now. If somebody else won the vote, it is to be asked for again until the deadline. */
    private boolean transferred(GroupLeader leader, String memberId, Deadline deadline) throws IOException {
        leader.members().requireMember(memberId);
        Duration left = deadline.left();
        try (RaftClient client = leader.connect(left)) {
            client.admin().transferLeadership(RaftPeerId.valueOf(memberId), left.toMillis());
            return true;
        } catch (IOException e) {
            if (e instanceof TransferLeadershipException && !deadline.isOver()) {
                return false;
            }
            throw deadline.failure(memberId + " was not made the leader of \"" + group.name() + "\"", e);
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
        return GroupLeader.find(group, tls, Deadline.in(timeout)).members();
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
     * @throws ReplicationException if there is no leader, if the members are being changed already, or if the new one did not run or did not
     *     get everything within the timeout. Until a minute later it may be added all the same: {@link #members()} tells. If it is
     *     not, call this again
     * @throws InterruptedIOException if this thread was interrupted while it waited
     */
    public void addMember(String memberId, String address) throws IOException {
        Deadline deadline = Deadline.in(timeout);
        GroupLeader leader = GroupLeader.find(group, tls, deadline);
        LogGroup more = leader.members().with(memberId, address);
        String failure = memberId + " was not added to \"" + group.name() + "\"";
        String condition = "it runs as a new member at " + address + ", and that " + Deadline.MAJORITY;
        while (!changed(leader, more, deadline, failure, condition)) {
            deadline.pause();
            leader = GroupLeader.find(group, tls, deadline);
            if (address.equals(leader.members().members().get(memberId))) {
                return;
            }
            more = leader.members().with(memberId, address);
        }
    }

    /**
     * Removes a member, which may be lost or run. One that runs stops within seconds: its status is {@link
     * ReplicatedLogStatus.Role#REMOVED} then, and it is to be closed. If it is the leader, another one is made the leader first.
     *
     * <p>More than half of those that remain must run, so if one is lost, that one is to be removed first.
     *
     * @param memberId who is not to be one any more
     * @throws IllegalArgumentException if there is no such member, or no other
     * @throws IllegalStateException if, until the timeout, the leader heard nothing of half or more of those that would remain: they could commit
     *     nothing. Nothing was done
     * @throws ReplicationException if there is no leader, if the members are being changed already, or if no majority confirmed it within the
     *     timeout. It may be removed all the same, later: {@link #members()} tells. If it is not, call this again
     * @throws InterruptedIOException if this thread was interrupted while it waited
     */
    public void removeMember(String memberId) throws IOException {
        Deadline deadline = Deadline.in(timeout);
        GroupLeader leader = GroupLeader.find(group, tls, deadline);
        LogGroup less = leader.members().without(memberId);
        while (!removed(leader, memberId, less, deadline)) {
            deadline.pause();
            leader = GroupLeader.find(group, tls, deadline);
            if (!leader.members().members().containsKey(memberId)) {
                return;
            }
            less = leader.members().without(memberId);
        }
    }

    /**
     * A leader that removes itself is not asked for: Ratis 3.2.2 has it close while it holds the lock that appends under way wait for, and it
     * waits for those. They would keep the program running for ever.
     */
    private boolean removed(GroupLeader leader, String memberId, LogGroup less, Deadline deadline) throws IOException {
        List<String> running =
                less.members().keySet().stream().filter(leader::reaches).toList();
        if (2 * running.size() <= less.members().size()) {
            if (deadline.isOver()) {
                throw new IllegalStateException("without " + memberId + ", only " + running + " of the members "
                        + less.members().keySet() + " would run, and could commit nothing; start the others or"
                        + " remove one of them first. Nothing was done");
            }
            return false;
        }
        if (leader.id().equals(memberId)) {
            transferred(leader, leader.nearest().orElseThrow(), deadline);
            return false;
        }
        String failure = memberId + " was not removed from \"" + group.name() + "\"";
        return changed(leader, less, deadline, failure, Deadline.MAJORITY);
    }

    /** Whether it is done. The leader refuses it if the members are not those any more that it told: who they are is to be seen again. */
    private static boolean changed(
            GroupLeader leader, LogGroup next, Deadline deadline, String failure, String condition) throws IOException {
        SetConfigurationRequest.Arguments change = SetConfigurationRequest.Arguments.newBuilder()
                .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                .setServersInCurrentConf(leader.peers())
                .setServersInNewConf(List.copyOf(next.raftGroup().getPeers()))
                .build();
        try (RaftClient client = leader.connect(deadline.left())) {
            client.admin().setConfiguration(change);
            return true;
        } catch (IOException e) {
            if (e instanceof SetConfigurationException && !deadline.isOver()) {
                return false;
            }
            throw deadline.failure(failure, condition, e);
        }
    }

    /** The group as it was given. */
    @Override
    public String toString() {
        return "ReplicatedLogAdmin[" + group + "]";
    }
}
