package io.edgestore.ratis;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.apache.ratis.statemachine.SnapshotInfo;

/**
 * Ratis's gRPC, where a leader also sends a snapshot to a member that needs the very first entry of the leader's log. With it goes the
 * entry before, which the leader has deleted. Ratis 3.2.2 fails there, and sends that member nothing any more (RATIS-2487): a
 * leader that was killed mostly comes back just there, as its last entry ends a file of Ratis's log, and files are deleted whole.
 */
final class SendingSnapshots implements RpcType {

    /** Ratis makes an instance of the class of that name. */
    @Override
    public String name() {
        return SendingSnapshots.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return new GrpcFactory(parameters) {
            @Override
            public LogAppender newLogAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
                return new Appender(server, state, follower);
            }
        };
    }

    /** Sends the Raft log to one member. */
    private static final class Appender extends GrpcLogAppender {

        Appender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
            super(server, state, follower);
        }

        @Override
        public SnapshotInfo shouldInstallSnapshot() {
            SnapshotInfo snapshot = ratisMayWantOne() ? super.shouldInstallSnapshot() : null;
            return snapshot == null && entryBeforeIsGone() ? latestSnapshot() : snapshot;
        }

        /** Ratis asks for each message, and would have the directory of the snapshots read, whether it needs one or not. */
        private boolean ratisMayWantOne() {
            FollowerInfo follower = getFollower();
            if (getLeaderState().isFollowerBootstrapping(follower) && !follower.hasAttemptedToInstallSnapshot()) {
                return true;
            }
            long next = follower.getNextIndex();
            long start = getRaftLog().getStartIndex();
            return next < getRaftLog().getNextIndex() && (next < start || start == RaftLog.INVALID_LOG_INDEX);
        }

        /**
         * Null is nothing to send; the next round begins with the snapshot. A reply of the member can have moved its place back since
         * the round began, and a purge can come at any time: Ratis would end this thread, and not start it again.
         */
        @Override
        public AppendEntriesRequestProto newAppendEntriesRequest(long callId, boolean heartbeat)
                throws RaftLogIOException {
            if (!heartbeat && (entryBeforeIsGone() || nextEntryIsGone())) {
                return null;
            }
            try {
                return super.newAppendEntriesRequest(callId, heartbeat);
            } catch (RaftLogIOException e) {
                if (nextEntryIsGone()) {
                    return null;
                }
                throw e;
            }
        }

        private boolean nextEntryIsGone() {
            long next = getFollower().getNextIndex();
            return next < getRaftLog().getNextIndex() && getRaftLog().getTermIndex(next) == null;
        }

        private boolean entryBeforeIsGone() {
            long before = getFollower().getNextIndex() - 1;
            return before >= RaftLog.LEAST_VALID_LOG_INDEX
                    && getFollower().getSnapshotIndex() != before
                    && getRaftLog().getTermIndex(before) == null
                    && hasSnapshotBehind(before);
        }

        private boolean hasSnapshotBehind(long index) {
            SnapshotInfo snapshot = latestSnapshot();
            return snapshot != null && snapshot.getIndex() > index;
        }

        private SnapshotInfo latestSnapshot() {
            return getServer().getStateMachine().getLatestSnapshot();
        }
    }
}
