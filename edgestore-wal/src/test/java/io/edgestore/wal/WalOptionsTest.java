package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Codecs;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WalOptionsTest {

    private final WalOptions defaults = WalOptions.defaults();

    @Test
    void theDefaultsAreThoseOfTheFormat() {
        assertThat(defaults.recoveryPolicy()).isEqualTo(RecoveryPolicy.SKIP);
        assertThat(defaults.maxRecordLength()).isEqualTo(256 << 20);
        assertThat(defaults.maxBlockLength()).isEqualTo(64 << 10);
        assertThat(defaults.hasValueHashes()).isTrue();
        assertThat(defaults.slowSyncLimit()).isEmpty();
        assertThat(defaults.codecs().compressor("lz4").name()).isEqualTo("lz4");
        assertThat(defaults.codecs().checksum("crc32c").name()).isEqualTo("crc32c");
    }

    @Test
    void providersAreLookedForOnce() {
        assertThat(WalOptions.defaults().codecs()).isSameAs(defaults.codecs());
        assertThat(WalOptions.defaults().withCodecs(Codecs.installed()).codecs())
                .isNotSameAs(defaults.codecs());
    }

    @Test
    void eachSettingChangesOnlyItself() {
        Codecs codecs = Codecs.builder().build();
        WalOptions changed = defaults.withCodecs(codecs)
                .withRecoveryPolicy(RecoveryPolicy.STOP)
                .withMaxRecordLength(71)
                .withMaxBlockLength(32 << 20)
                .withoutValueHashes()
                .withMaxFileLength(1)
                .withMaxFileAge(Duration.ofNanos(1));

        assertThat(changed.codecs()).isSameAs(codecs);
        assertThat(changed.recoveryPolicy()).isEqualTo(RecoveryPolicy.STOP);
        assertThat(changed.maxRecordLength()).isEqualTo(71);
        assertThat(changed.maxBlockLength()).isEqualTo(32 << 20);
        assertThat(changed.hasValueHashes()).isFalse();
        assertThat(changed.maxFileLength()).isEqualTo(1);
        assertThat(changed.maxFileAge()).isEqualTo(Duration.ofNanos(1));
        assertThat(changed.damageListener()).isSameAs(defaults.damageListener());
        assertThat(defaults.maxRecordLength()).as("the original stays").isEqualTo(256 << 20);
    }

    @Test
    void aSlowSyncListenerHasALimit() {
        Consumer<SlowSync> listener = slow -> {};
        for (Duration limit : List.of(Duration.ofMillis(1), Duration.ofDays(1))) {
            WalOptions changed = defaults.withSlowSyncListener(limit, listener).withMaxFileLength(9);
            assertThat(changed.slowSyncLimit()).contains(limit);
            assertThat(changed.slowSyncListener()).isSameAs(listener);
        }
        for (Duration limit : List.of(
                Duration.ofMillis(1).minusNanos(1),
                Duration.ofDays(1).plusNanos(1),
                Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatThrownBy(() -> defaults.withSlowSyncListener(limit, listener))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("slowSyncLimit is " + limit + ", and must be");
        }
    }

    @Test
    void limitsThatNothingFitsUnderAreRefused() {
        assertThatThrownBy(() -> defaults.withMaxRecordLength(70)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> defaults.withMaxRecordLength(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> defaults.withMaxBlockLength(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> defaults.withMaxBlockLength((32 << 20) + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> defaults.withMaxFileLength(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> defaults.withMaxFileLength(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> defaults.withMaxFileAge(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> defaults.withMaxFileAge(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nullIsRefusedWhereItIsGiven() {
        assertThatThrownBy(() -> defaults.withCodecs(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> defaults.withRecoveryPolicy(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> defaults.withDamageListener(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> defaults.withSlowSyncListener(null, slow -> {}))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> defaults.withSlowSyncListener(Duration.ofSeconds(1), null))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> defaults.withMaxFileAge(null)).isInstanceOf(NullPointerException.class);
    }
}
