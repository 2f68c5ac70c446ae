package io.edgestore.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.WalEntry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppendMessageTest {

    private static final List<WalEntry> ENTRIES = List.of(
            WalEntry.put("users", "ada", "countess")
                    .withTransactionId(-1)
                    .withTimestampNanos(Long.MIN_VALUE)
                    .withTtlSeconds(0xffff_ffffL),
            WalEntry.delete("n".repeat(65_535), ""),
            WalEntry.put("", "", "").withoutValueHash(),
            WalEntry.put(new byte[] {1}, new byte[] {2}, new byte[] {3}, new byte[32]),
            WalEntry.delete(new byte[0], new byte[] {-1}, new byte[32]).withTimestampNanos(0));

    private static List<WalEntry> decode(byte[] message) {
        return AppendMessage.decode(ByteBuffer.wrap(message).asReadOnlyBuffer());
    }

    @Test
    void entriesComeBackAsTheyWere() {
        assertThat(decode(AppendMessage.encode(ENTRIES))).isEqualTo(ENTRIES);
    }

    @Test
    void theBytesAreAlwaysTheSame() {
        WalEntry entry = WalEntry.put(new byte[] {10}, new byte[] {11, 12}, new byte[] {13}, new byte[32])
                .withTransactionId(2)
                .withTimestampNanos(3)
                .withTtlSeconds(4);
        assertThat(AppendMessage.encode(List.of(entry)))
                .isEqualTo(ByteBuffer.allocate(5 + 32 + 32 + 4)
                        .put((byte) 1)
                        .putInt(1)
                        .put((byte) 1)
                        .put((byte) 1)
                        .putLong(2)
                        .putLong(3)
                        .putInt(4)
                        .putShort((short) 1)
                        .putInt(2)
                        .putInt(1)
                        .put(new byte[32])
                        .put(new byte[] {10, 11, 12, 13})
                        .array());
    }

    @Test
    void messagesThatEndTooEarlyOrTooLateAreRefused() {
        byte[] message = AppendMessage.encode(ENTRIES);
        for (int length : new int[] {0, 1, 4, 5, 6, 36, 40, message.length - 1}) {
            assertThatThrownBy(() -> decode(Arrays.copyOf(message, length)))
                    .as("%d bytes", length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> decode(Arrays.copyOf(message, message.length + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 bytes behind its end");
    }

    @Test
    void otherBytesAreRefusedBeforeAnythingIsAllocatedForThem() {
        byte[] message = AppendMessage.encode(List.of(WalEntry.put("n", "k", "v")));
        assertRefused(message, 0, 2, "version 2");
        assertRefused(message, 1, 0x7f, "entries");
        assertRefused(message, 5, 3, "operation 3");
        assertRefused(message, 5, 2, "operation 2 with a value of 1 bytes");
        assertRefused(message, 6, 2, "2 hashes");
        assertRefused(message, 6, -1, "-1 hashes");
        assertRefused(message, 29, 0x7f, "ends before");
        assertRefused(message, 33, -1, "ends before");
    }

    private static void assertRefused(byte[] message, int at, int value, String why) {
        byte[] other = message.clone();
        other[at] = (byte) value;
        assertThatThrownBy(() -> decode(other))
                .as("byte %d is %d", at, value)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aBatchIsAsLongAsItsLsnsHavePlaces() {
        WalEntry entry = WalEntry.put("n", "k", "v");
        assertThat(decode(AppendMessage.encode(Collections.nCopies(10_000, entry))))
                .hasSize(10_000);
        assertThatThrownBy(() -> AppendMessage.encode(Collections.nCopies(10_001, entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10001");
        assertThat(RaftLsn.first(7)).isEqualTo(70_000);
        assertThat(RaftLsn.first(8)).isGreaterThan(RaftLsn.first(7) + 9_999);
    }
}
