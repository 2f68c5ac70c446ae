package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RetentionTest {

    @Test
    void nothingIsLimitedUnlessAsked() {
        Retention unlimited = WalOptions.defaults().retention();
        assertThat(unlimited.maxBytes()).isEmpty();
        assertThat(unlimited.maxAge()).isEmpty();
        assertThat(unlimited.whenHeld()).isEqualTo(Retention.WhenHeld.REFUSE_APPENDS);
        assertThat(unlimited).hasToString("Retention[any number of bytes, any age, REFUSE_APPENDS]");
    }

    @Test
    void eachLimitIsKeptBesideTheOthers() {
        Retention retention =
                Retention.ofAge(Duration.ofDays(7)).withMaxBytes(1000).withWhenHeld(Retention.WhenHeld.DROP_OLDEST);
        assertThat(retention.maxBytes()).isEqualTo(OptionalLong.of(1000));
        assertThat(retention.maxAge()).isEqualTo(Optional.of(Duration.ofDays(7)));
        assertThat(retention.withMaxAge(Duration.ofDays(1)).maxBytes()).isEqualTo(OptionalLong.of(1000));
        assertThat(retention).hasToString("Retention[1000 bytes, PT168H, DROP_OLDEST]");
        assertThat(WalOptions.defaults()
                        .withRetention(retention)
                        .withMaxFileLength(5)
                        .retention())
                .isSameAs(retention);
    }

    @Test
    void aLimitIsPositive() {
        assertThatThrownBy(() -> Retention.ofBytes(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Retention.ofAge(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Retention.ofAge(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
