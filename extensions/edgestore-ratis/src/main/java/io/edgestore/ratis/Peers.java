package io.edgestore.ratis;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.server.RaftServer;

/** How far the others are, of which the leader alone knows. */
final class Peers {

    private Peers() {}

    /** Ratis tells names and places apart, in one order. A place is -1 while nothing was confirmed. */
    static Map<String, ReplicatedLogStatus.Peer> of(RaftServer.Division division) {
        Map<String, ReplicatedLogStatus.Peer> peers = new HashMap<>();
        List<ServerRpcProto> names =
                division.getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList();
        long[] places = division.getInfo().getFollowerMatchIndices();
        if (places == null || places.length != names.size()) {
            return peers; // the leader or the members have just changed
        }
        long last = division.getRaftLog().getNextIndex() - 1;
        for (int i = 0; i < places.length; i++) {
            ServerRpcProto peer = names.get(i);
            peers.put(
                    peer.getId().getId().toStringUtf8(),
                    new ReplicatedLogStatus.Peer(
                            Math.max(0, last - places[i]), Duration.ofMillis(peer.getLastRpcElapsedTimeMs())));
        }
        return peers;
    }
}
