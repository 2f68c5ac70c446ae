package io.edgestore.ratis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a member of a replicated log is doing, as it sees it itself.
 *
 * @param role what it is in the group
 * @param leader the id of the leader; empty while the member knows of none
 * @param term which leadership it is in: rises with each election
 * @param committedIndex up to which entry of the Raft log the member knows that a majority has it
 * @param appliedIndex up to which entry of the Raft log the member has written its log
 * @param peers how far the other members are, by id, as the leader sees it; empty if this member does not lead
 * @param failure why the member stopped; empty if it did not
 * @param snapshotFailure why the last snapshot could not be taken, so that Ratis's log grows; empty if it could
 * @param damagedLog a directory with a log of this member that was damaged, which was put aside and made anew when the member joined,
 *     now or an earlier time: evidence, to be removed by you; empty if there is none
 */
public record ReplicatedLogStatus(
        Role role,
        Optional<String> leader,
        long term,
        long committedIndex,
        long appliedIndex,
        Map<String, Peer> peers,
        Optional<Throwable> failure,
        Optional<Throwable> snapshotFailure,
        Optional<Path> damagedLog) {

    /** What a member is in the group. */
    public enum Role {
        /** It gives appends their order. */
        LEADER,
        /** It follows a leader, or waits for one. */
        FOLLOWER,
        /** It asks the others to be the leader. */
        CANDIDATE,
        /** It takes no part any more: see the failure. */
        STOPPED,
        /** It takes no part any more, as it is no member any more, by {@link ReplicatedLogAdmin#removeMember}. It is to be closed. */
        REMOVED
    }

    /**
     * Another member, as the leader sees it.
     *
     * @param lag how many entries at the end of the leader's Raft log it has not confirmed: 0 if it has all of them
     * @param silence for how long it has answered nothing. The leader asks several times a second, so more than a second or two is a
     *     member that is gone
     */
    public record Peer(long lag, Duration silence) {

        /**
         * Makes what is known of a peer.
         *
         * @param lag how many entries it has not confirmed
         * @param silence for how long it has answered nothing
         */
        public Peer {
            Objects.requireNonNull(silence, "silence");
        }
    }

    /**
     * Makes a status.
     *
     * @param role what it is in the group
     * @param leader the id of the leader
     * @param term which leadership it is in
     * @param committedIndex up to which entry a majority has it
     * @param appliedIndex up to which entry the log is written
     * @param peers how far the others are, if this member leads; copied
     * @param failure why the member stopped
     * @param snapshotFailure why the last snapshot could not be taken
     * @param damagedLog where a damaged log was put
     */
    public ReplicatedLogStatus {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(leader, "leader");
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(snapshotFailure, "snapshotFailure");
        Objects.requireNonNull(damagedLog, "damagedLog");
    }
}
