package io.edgestore.ratis;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.StateMachineException;

/**
 * A connection whose client waits where Ratis's would fail for good.
 *
 * <ul>
 *   <li>While a leader hands over to another one, it takes no appends. Of the failures that Ratis's client answers by sending again, {@link
 *       ResourceUnavailableException} says what is the case.
 *   <li>An append that came before its turn, see {@link AppendOrder}, is sent again behind those before it, by a new connection to the same
 *       member. That is what Ratis's client does when it is told of another leader.
 * </ul>
 */
final class WaitingForTheNextLeader implements RaftClientRpc {

    private final RaftClientRpc connection;
    private final BiConsumer<RaftClientReply, Throwable> listener;

    /**
     * Of a connection.
     *
     * @param listener is told of each reply, or why there is none: Ratis's client tries again, and does not tell
     */
    WaitingForTheNextLeader(RaftClientRpc connection, BiConsumer<RaftClientReply, Throwable> listener) {
        this.connection = connection;
        this.listener = listener;
    }

    @Override
    public CompletableFuture<RaftClientReply> sendRequestAsync(RaftClientRequest request) {
        return connection
                .sendRequestAsync(request)
                .whenComplete(listener)
                .thenCompose(WaitingForTheNextLeader::failedIfToBeSentAgain);
    }

    private static CompletableFuture<RaftClientReply> failedIfToBeSentAgain(RaftClientReply reply) {
        LeaderSteppingDownException handingOver = reply.getLeaderSteppingDownException();
        if (handingOver != null) {
            return CompletableFuture.failedFuture(new ResourceUnavailableException(handingOver.getMessage()));
        }
        StateMachineException refused = reply.getStateMachineException();
        if (refused != null && refused.getCause() instanceof AppendOrder.NotItsTurnException) {
            RaftPeer same = RaftPeer.newBuilder().setId(reply.getServerId()).build();
            return CompletableFuture.failedFuture(new NotLeaderException(
                    RaftGroupMemberId.valueOf(same.getId(), reply.getRaftGroupId()), same, List.of()));
        }
        return CompletableFuture.completedFuture(reply);
    }

    @Override
    public CompletableFuture<RaftClientReply> sendRequestAsyncUnordered(RaftClientRequest request) {
        return connection.sendRequestAsyncUnordered(request);
    }

    @Override
    public RaftClientReply sendRequest(RaftClientRequest request) throws IOException {
        return connection.sendRequest(request);
    }

    @Override
    public void addRaftPeers(Collection<RaftPeer> peers) {
        connection.addRaftPeers(peers);
    }

    @Override
    public boolean handleException(RaftPeerId server, Throwable failure, boolean reconnect) {
        return connection.handleException(server, failure, reconnect);
    }

    @Override
    public boolean shouldReconnect(Throwable failure) {
        return connection.shouldReconnect(failure);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
