package io.edgestore.wal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalEntryTest {

    private static final String BLAKE3_OF_NOTHING = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262";

    /** From the test vectors of BLAKE3: the bytes 0, 1, 2. */
    private static final String BLAKE3_OF_0_1_2 = "e1be4d7a8ab5560aa4199eea339849ba8e293d55ca0a81006726d184519e647f";

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void aDeleteKeepsTheHashThatItIsGiven() {
        byte[] hash = new byte[32];
        hash[5] = 7;

        WalEntry entry = WalEntry.delete(new byte[] {1}, new byte[] {2}, hash);

        assertThat(entry.operation()).isEqualTo(Operation.DELETE);
        assertThat(entry.valueHash()).isEqualTo(hash);
        assertThat(entry.verify()).isFalse();
        assertThat(WalEntry.delete(new byte[] {1}, new byte[] {2}).verify()).isTrue();
        assertThatThrownBy(() -> WalEntry.delete(new byte[1], new byte[1], new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPutComputesTheHashOfItsValue() {
        WalEntry entry = WalEntry.put(bytes("n"), bytes("k"), new byte[] {0, 1, 2});

        assertThat(HexFormat.of().formatHex(entry.valueHash())).isEqualTo(BLAKE3_OF_0_1_2);
        assertThat(entry.verify()).isTrue();
        assertThat(entry.operation()).isEqualTo(Operation.PUT);
        assertThat(entry.transactionId()).isZero();
        assertThat(entry.ttlSeconds()).isZero();
    }

    @Test
    void aDeleteHasNoValueAndItsHash() {
        WalEntry entry = WalEntry.delete("n", "k");

        assertThat(entry.operation()).isEqualTo(Operation.DELETE);
        assertThat(entry.value()).isEmpty();
        assertThat(HexFormat.of().formatHex(entry.valueHash())).isEqualTo(BLAKE3_OF_NOTHING);
        assertThat(entry.verify()).isTrue();
    }

    @Test
    void aHashOfTheCallersIsStoredAsItIs() {
        byte[] hash = new byte[32];
        hash[7] = 7;
        WalEntry entry = WalEntry.put(bytes("n"), bytes("k"), bytes("v"), hash);
        hash[7] = 0;

        assertThat(entry.valueHash()).contains(7);
        assertThat(entry.verify()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 64})
    void aHashOfAnotherLengthIsRefused(int length) {
        assertThatThrownBy(() -> WalEntry.put(bytes("n"), bytes("k"), bytes("v"), new byte[length]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32");
    }

    @Test
    void aStringStandsForItsUtf8Bytes() {
        WalEntry text = WalEntry.put("näme", "ключ", "値").withTimestampNanos(1);

        assertThat(text)
                .isEqualTo(
                        WalEntry.put(bytes("näme"), bytes("ключ"), bytes("値")).withTimestampNanos(1));
        assertThat(text).isEqualTo(WalEntry.put("näme", "ключ", bytes("値")).withTimestampNanos(1));
        assertThat(text.namespaceText()).isEqualTo("näme");
        assertThat(text.keyText()).isEqualTo("ключ");
        assertThat(text.valueText()).isEqualTo("値");
        assertThat(WalEntry.delete("näme", "ключ").withTimestampNanos(1))
                .isEqualTo(WalEntry.delete(bytes("näme"), bytes("ключ")).withTimestampNanos(1));
    }

    @Test
    void arraysAreCopiedOnTheWayInAndOut() {
        byte[] namespace = bytes("n");
        byte[] key = bytes("k");
        byte[] value = bytes("v");
        WalEntry entry = WalEntry.put(namespace, key, value);
        for (byte[] array :
                List.of(namespace, key, value, entry.namespace(), entry.key(), entry.value(), entry.valueHash())) {
            array[0] = 0;
        }

        assertThat(entry.namespaceText()).isEqualTo("n");
        assertThat(entry.keyText()).isEqualTo("k");
        assertThat(entry.valueText()).isEqualTo("v");
        assertThat(entry.verify()).isTrue();
    }

    @Test
    void theTimestampIsNowUnlessItIsGiven() {
        Instant before = Instant.now();
        long nanos = WalEntry.delete("n", "k").timestampNanos();
        Instant after = Instant.now();

        assertThat(Instant.ofEpochSecond(0, nanos)).isBetween(before, after);
        assertThat(WalEntry.delete("n", "k").withTimestampNanos(Long.MIN_VALUE).timestampNanos())
                .isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void aTtlIsAnyUnsignedIntegerOf32Bits() {
        WalEntry entry = WalEntry.delete("n", "k");

        assertThat(entry.withTtlSeconds(4_294_967_295L).ttlSeconds()).isEqualTo(4_294_967_295L);
        for (long wrong : new long[] {-1, 4_294_967_296L, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> entry.withTtlSeconds(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void equalityIsByContentOfEveryField() {
        byte[] hash = new byte[32];
        WalEntry entry = WalEntry.put(bytes("n"), bytes("k"), bytes("v"), hash).withTimestampNanos(1);
        WalEntry same = WalEntry.put(bytes("n"), bytes("k"), bytes("v"), hash).withTimestampNanos(1);
        hash[0] = 1;

        assertThat(entry).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(List.of(
                        WalEntry.put(bytes("x"), bytes("k"), bytes("v"), new byte[32])
                                .withTimestampNanos(1),
                        WalEntry.put(bytes("n"), bytes("x"), bytes("v"), new byte[32])
                                .withTimestampNanos(1),
                        WalEntry.put(bytes("n"), bytes("k"), bytes("x"), new byte[32])
                                .withTimestampNanos(1),
                        WalEntry.put(bytes("n"), bytes("k"), bytes("v"), hash).withTimestampNanos(1),
                        WalEntry.delete("n", "k").withTimestampNanos(1),
                        entry.withTimestampNanos(2),
                        entry.withTransactionId(2),
                        entry.withTtlSeconds(2)))
                .doesNotContain(entry);
        assertThat(new WalRecord(1, entry)).isEqualTo(new WalRecord(1, same)).isNotEqualTo(new WalRecord(2, same));
    }

    @Test
    void whatIsPrintedHoldsNoControlCharacters() {
        WalEntry entry = WalEntry.put("\u001b[2J", "a\nb", "\0");

        assertThat(new WalRecord(-1, entry).toString())
                .startsWith("LSN 18446744073709551615 ")
                .doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    void anEntryWithoutAHashSaysSoAndIsEqualToNoneThatHasOne() {
        WalEntry entry = WalEntry.put("ns", "key", "value").withTimestampNanos(1);
        WalEntry without = entry.withoutValueHash();

        assertThat(entry.hasValueHash()).isTrue();
        assertThat(without.hasValueHash()).isFalse();
        assertThat(without.valueHash()).isEmpty();
        assertThat(without.verify()).as("nothing contradicts the value").isTrue();
        assertThat(without).isNotEqualTo(entry).isEqualTo(entry.withoutValueHash());
        assertThat(entry).isNotEqualTo(without);
        assertThat(without.hashCode()).isEqualTo(entry.withoutValueHash().hashCode());
        assertThat(without.withTransactionId(1)
                        .withTimestampNanos(2)
                        .withTtlSeconds(3)
                        .hasValueHash())
                .isFalse();
        assertThat(without.withValueHash()).isEqualTo(entry).hasSameHashCodeAs(entry);
        assertThat(entry.withValueHash()).isSameAs(entry);
    }

    /** Whether the hash was computed already, is computed now, or was given: it is the same field. */
    @Test
    void equalityDoesNotDependOnWhenTheHashWasComputed() {
        WalEntry computed = WalEntry.put("ns", "key", "value").withTimestampNanos(1);
        byte[] hash = computed.valueHash();
        WalEntry fresh = WalEntry.put("ns", "key", "value").withTimestampNanos(1);
        WalEntry given = WalEntry.put("ns".getBytes(), "key".getBytes(), "value".getBytes(), hash)
                .withTimestampNanos(1);
        WalEntry other = WalEntry.put("ns".getBytes(), "key".getBytes(), "value".getBytes(), new byte[32])
                .withTimestampNanos(1);

        assertThat(fresh).isEqualTo(WalEntry.put("ns", "key", "value").withTimestampNanos(1));
        assertThat(fresh).isEqualTo(computed).hasSameHashCodeAs(computed);
        assertThat(given).isEqualTo(WalEntry.put("ns", "key", "value").withTimestampNanos(1));
        assertThat(WalEntry.put("ns", "key", "value").withTimestampNanos(1)).isEqualTo(given);
        assertThat(other).isNotEqualTo(WalEntry.put("ns", "key", "value").withTimestampNanos(1));
        assertThat(other.verify()).isFalse();
    }
}
