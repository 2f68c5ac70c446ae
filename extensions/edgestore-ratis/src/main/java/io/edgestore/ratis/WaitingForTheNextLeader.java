package io.edgestore.ratis;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;

/**
 * A connection whose client waits while a leader hands over to another one, as it waits for a lost leader to be replaced. The leader takes
 * no appends meanwhile, and Ratis's client would fail them at once. Of the failures that it answers by sending again, {@link
 * ResourceUnavailableException} says what is the case.
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
                .thenCompose(WaitingForTheNextLeader::failedIfSteppingDown);
    }

    private static CompletableFuture<RaftClientReply> failedIfSteppingDown(RaftClientReply reply) {
        LeaderSteppingDownException handingOver = reply.getLeaderSteppingDownException();
        return handingOver == null
                ? CompletableFuture.completedFuture(reply)
                : CompletableFuture.failedFuture(new ResourceUnavailableException(handingOver.getMessage()));
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
