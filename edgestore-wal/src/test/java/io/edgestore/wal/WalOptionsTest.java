package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Codecs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WalOptionsTest {

    private final WalOptions defaults = WalOptions.defaults();

    @Test
    void theDefaultsAreThoseOfTheFormat() {
        assertThat(defaults.recoveryPolicy()).isEqualTo(RecoveryPolicy.SKIP);
        assertThat(defaults.maxRecordLength()).isEqualTo(256 << 20);
        assertThat(defaults.maxBlockLength()).isEqualTo(64 << 10);
        assertThat(defaults.hasValueHashes()).isTrue();
        assertThat(defaults.codecs().compressor("lz4").name()).isEqualTo("lz4");
        assertThat(defaults.codecs().checksum("crc32c").name()).isEqualTo("crc32c");
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
        assertThatThrownBy(() -> defaults.withMaxFileAge(null)).isInstanceOf(NullPointerException.class);
    }
}
