package io.edgestore.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.Retention;
import io.edgestore.wal.WalOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicatedLogOptionsTest {

    private static final LogGroup GROUP = LogGroup.of("orders", Map.of("b", "[::1]:7601", "a", "localhost:7600"));
    private static final ReplicatedLogOptions OPTIONS = ReplicatedLogOptions.of(GROUP, "a", Path.of("data"));

    @Test
    void aGroupKnowsWhereItsMembersAre() {
        assertThat(GROUP.members()).containsExactly(Map.entry("a", "localhost:7600"), Map.entry("b", "[::1]:7601"));
        assertThat(GROUP.host("b")).isEqualTo("[::1]");
        assertThat(GROUP.port("b")).isEqualTo(7601);
        assertThat(GROUP)
                .isEqualTo(LogGroup.of("orders", GROUP.members()))
                .hasSameHashCodeAs(LogGroup.of("orders", GROUP.members()));
        assertThat(GROUP.raftId())
                .isNotEqualTo(LogGroup.of("bills", GROUP.members()).raftId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "localhost:", ":7600", "localhost:0", "localhost:65536", "localhost:-1"})
    void whatIsNoAddressIsRefused(String address) {
        assertThatThrownBy(() -> LogGroup.of("orders", Map.of("a", address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host:port")
                .hasMessageContaining("member a");
    }

    @Test
    void groupsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> LogGroup.of("Orders", Map.of("a", "localhost:7600")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Orders");
        assertThatThrownBy(() -> LogGroup.of("orders", Map.of("a/b", "localhost:7600")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a/b");
        assertThatThrownBy(() -> LogGroup.of("orders", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no members");
        assertThatThrownBy(() -> LogGroup.of("orders", Map.of("a", "localhost:7600", "b", "localhost:7600")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("localhost:7600");
    }

    @Test
    void optionsAreWhatTheyWereGiven() {
        assertThat(OPTIONS.appendTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(OPTIONS.snapshotThreshold()).isEqualTo(100_000);
        assertThat(OPTIONS.directory()).isEqualTo(Path.of("data").toAbsolutePath());
        ReplicatedLogOptions others = OPTIONS.withAppendTimeout(Duration.ofSeconds(30))
                .withSnapshotThreshold(1)
                .withLogOptions(WalOptions.defaults().withMaxFileLength(4096))
                .withRatisProperty("raft.server.rpc.timeout.min", "2s");
        assertThat(others.appendTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(others.snapshotThreshold()).isEqualTo(1);
        assertThat(others.logOptions().maxFileLength()).isEqualTo(4096);
        assertThat(others.ratisProperties()).containsEntry("raft.server.rpc.timeout.min", "2s");
        assertThat(RaftSettings.ofMember(others).get("raft.server.rpc.timeout.min"))
                .isEqualTo("2s");
    }

    @Test
    void optionsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> ReplicatedLogOptions.of(GROUP, "c", Path.of("data")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no member c; it has [a, b]");
        for (Duration timeout : new Duration[] {Duration.ofMillis(99), Duration.ofMillis(30_001)}) {
            assertThatThrownBy(() -> OPTIONS.withAppendTimeout(timeout)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ReplicatedLogClient.connect(GROUP, timeout))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> OPTIONS.withSnapshotThreshold(0)).isInstanceOf(IllegalArgumentException.class);
        Retention refusing = Retention.ofBytes(1 << 20);
        assertThatThrownBy(() -> OPTIONS.withLogOptions(WalOptions.defaults().withRetention(refusing)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DROP_OLDEST");
        OPTIONS.withLogOptions(
                WalOptions.defaults().withRetention(refusing.withWhenHeld(Retention.WhenHeld.DROP_OLDEST)));
        assertThatThrownBy(() -> OPTIONS.withLogOptions(WalOptions.defaults().withMaxRecordLength(8_000_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8388608");
    }

    @Test
    void clientsStopSendingBeforeMembersForget() {
        assertThat(RaftSettings.REMEMBERED).isGreaterThan(Duration.ofSeconds(2 * 30));
    }
}
