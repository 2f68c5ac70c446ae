package io.edgestore.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.SlidingWindowEntry;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendOrderTest {

    private final AppendOrder order = new AppendOrder(2);
    private final ClientId client = ClientId.randomId();

    private boolean takes(ClientId from, long number, boolean first) {
        return order.takes(append(from, number, first));
    }

    private static RaftClientRequest append(ClientId from, long number, boolean first) {
        return RaftClientRequest.newBuilder()
                .setClientId(from)
                .setServerId(RaftPeerId.valueOf("a"))
                .setGroupId(RaftGroupId.randomId())
                .setCallId(number)
                .setType(RaftClientRequest.writeRequestType())
                .setMessage(Message.valueOf(ByteString.copyFrom(AppendMessage.encode(List.of(SteadyAppends.entry(0))))))
                .setSlidingWindowEntry(SlidingWindowEntry.newBuilder()
                        .setSeqNum(number)
                        .setIsFirst(first)
                        .build())
                .build();
    }

    private boolean takes(long number) {
        return takes(client, number, false);
    }

    @Test
    void oneAfterTheOtherIsTaken() {
        assertThat(takes(2)).isTrue(); // 1 is no append
        assertThat(takes(3)).isTrue();
        assertThat(takes(4)).isTrue();
    }

    /** Ratis refused 4 and 5, as the member did not lead for a moment. */
    @Test
    void whatComesBehindARefusedOneIsRefused() {
        assertThat(takes(client, 3, true)).isTrue();
        assertThat(takes(6)).isFalse();
        assertThat(takes(7)).isFalse();
        assertThat(takes(client, 4, true)).isTrue();
        assertThat(takes(5)).isTrue();
        assertThat(takes(6)).isTrue();
    }

    @Test
    void whoDoesNotLeadAnyMoreTakesNothingBeforeTheClientBeginsAnew() {
        assertThat(takes(2)).isTrue();
        order.forget();
        assertThat(takes(3)).isFalse();
        assertThat(takes(client, 3, true)).isTrue();
        assertThat(takes(4)).isTrue();
    }

    @Test
    void theLeaderTakesNothingOutOfTurn(@TempDir Path directory) throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, WalOptions.defaults())) {
            LogStateMachine leader = new LogStateMachine(log, WalOptions.defaults(), new ReplicationCounters());
            assertThat(refusal(leader, append(client, 3, true))).isNull();
            assertThat(refusal(leader, append(client, 4, false))).isNull();
            assertThat(refusal(leader, append(client, 6, false))).isInstanceOf(AppendOrder.NotItsTurnException.class);
            leader.notifyNotLeader(List.of());
            assertThat(refusal(leader, append(client, 5, false))).isInstanceOf(AppendOrder.NotItsTurnException.class);
        }
    }

    private static Exception refusal(LogStateMachine leader, RaftClientRequest append) throws IOException {
        return leader.startTransaction(append).getException();
    }

    @Test
    void eachClientHasItsOwnOrderAndTheOneThatWasIdleLongestIsForgotten() {
        ClientId other = ClientId.randomId();
        assertThat(takes(client, 5, true)).isTrue();
        assertThat(takes(other, 9, true)).isTrue();
        assertThat(takes(6)).isTrue();
        assertThat(takes(ClientId.randomId(), 2, false)).isTrue();
        assertThat(takes(7)).isTrue();
        assertThat(takes(other, 10, false)).isFalse();
    }
}
