package io.edgestore.ratis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.edgestore.wal.WalEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.StateMachineException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reply of the leader is taken for. */
class GroupClientTest {

    private final LogGroup group = LogGroup.of("test", Map.of("a", "127.0.0.1:1"));
    private final ReplicationCounters counters = new ReplicationCounters();
    private final GroupClient client = client(Duration.ofSeconds(1));

    private GroupClient client(Duration timeout) {
        return new GroupClient(group, timeout, Optional.empty(), counters);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
    }

    private RaftClientReply.Builder reply() {
        return RaftClientReply.newBuilder()
                .setClientId(ClientId.randomId())
                .setServerId(RaftPeerId.valueOf("a"))
                .setGroupId(group.raftGroup().getGroupId());
    }

    @Test
    void aSuccessTellsTheLsn() {
        assertThat(client.lsn(null, reply().setSuccess().setLogIndex(7).build()))
                .isEqualTo(70_000);
    }

    @Test
    void aReplyWithoutSuccessConfirmsNothing() {
        StateMachineException refused = new StateMachineException("too long");
        RaftClientReply reply =
                reply().setSuccess(false).setException(refused).setLogIndex(7).build();
        assertThatThrownBy(() -> client.lsn(null, reply))
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too long");
    }

    @Test
    void anAppendThatFindsNoMembersHasAllItsTime() throws Exception {
        Duration timeout = Duration.ofMillis(300);
        try (GroupClient impatient = client(timeout)) {
            long called = System.nanoTime();
            assertThat(failureOfAnAppend(impatient))
                    .isInstanceOf(ReplicationException.class)
                    .hasMessageContaining("within 300 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - called)).isGreaterThanOrEqualTo(timeout);
            assertThat(counters.metrics(null).failedAppends()).isEqualTo(1);
            assertThat(counters.metrics(null).appendsUnderWay()).isZero();
        }
    }

    /** The first ones may not: until the classes of a connection are loaded, none has failed. */
    @Test
    void anAppendThatFindsNoMembersTellsWhy() throws Exception {
        try (GroupClient impatient = client(Duration.ofMillis(300))) {
            Await.until(
                    "an append tells why",
                    () -> failureOfAnAppend(impatient).getMessage().contains("The last connection failed: "));
        }
    }

    private static Throwable failureOfAnAppend(GroupClient client) {
        CompletableFuture<Long> append = client.append(List.of(WalEntry.put("n", "k", "v")));
        return catchThrowable(() -> append.get(60, SECONDS)).getCause();
    }

    @Test
    void anAppendWhoseFutureIsCancelledIsUnderWayUntilItEnds() throws Exception {
        try (GroupClient patient = client(Duration.ofSeconds(30))) {
            patient.append(List.of(WalEntry.put("n", "k", "v"))).cancel(true);
            assertThat(counters.metrics(null).appendsUnderWay()).isEqualTo(1);
            assertThat(counters.metrics(null).failedAppends()).isZero();
        }
        Await.until("the append has ended", () -> counters.metrics(null).appendsUnderWay() == 0);
        assertThat(counters.metrics(null).failedAppends()).isEqualTo(1);
        assertThat(counters.metrics(null).acknowledgedAppends().count()).isZero();
    }

    @Test
    void whatIsRefusedBeforeItIsSentIsNotCounted() {
        assertThatThrownBy(() -> client.append(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThat(counters.metrics(null).failedAppends()).isZero();
        assertThat(counters.metrics(null).appendsUnderWay()).isZero();
    }
}
