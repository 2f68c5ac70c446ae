package io.edgestore.ratis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.junit.jupiter.api.Test;

class WaitingForTheNextLeaderTest {

    private static final RaftGroupMemberId LEADER =
            RaftGroupMemberId.valueOf(RaftPeerId.valueOf("a"), RaftGroupId.randomId());

    /** Answers everything with one failure. */
    private record Refusing(RaftException why) implements RaftClientRpc {

        @Override
        public CompletableFuture<RaftClientReply> sendRequestAsync(RaftClientRequest request) {
            return CompletableFuture.completedFuture(RaftClientReply.newBuilder()
                    .setClientId(ClientId.randomId())
                    .setServerId(LEADER)
                    .setException(why)
                    .build());
        }

        @Override
        public RaftClientReply sendRequest(RaftClientRequest request) throws IOException {
            throw why;
        }

        @Override
        public void addRaftPeers(Collection<RaftPeer> peers) {}

        @Override
        public void close() {}
    }

    private static CompletableFuture<RaftClientReply> answer(RaftException why) {
        return new WaitingForTheNextLeader(new Refusing(why), (reply, failure) -> {}).sendRequestAsync(null);
    }

    @Test
    void whatCameBeforeItsTurnIsSentAgainToTheSameMember() {
        assertThatThrownBy(() -> answer(new StateMachineException(
                                LEADER, new AppendOrder.NotItsTurnException("the one before it was not taken")))
                        .get(20, SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        NotLeaderException.class,
                        failure ->
                                assertThat(failure.getSuggestedLeader().getId()).isEqualTo(LEADER.getPeerId()));
    }

    @Test
    void whatComesWhileTheLeaderHandsOverIsSentAgain() {
        assertThatThrownBy(() ->
                        answer(new LeaderSteppingDownException("it hands over")).get(20, SECONDS))
                .hasCauseInstanceOf(ResourceUnavailableException.class);
    }

    @Test
    void whatNobodyCouldWriteIsNotSentAgain() throws Exception {
        RaftException why = new StateMachineException(LEADER, new IllegalArgumentException("too long"));
        assertThat(answer(why).get(20, SECONDS).getStateMachineException()).isSameAs(why);
    }
}
