package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.edgestore.api.Checksum;
import io.edgestore.testkit.GuardedBuffer.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests a {@link Checksum} against the rules in its Javadoc; each test names its rule. Extend this class, return your checksum
 * from {@link #checksum()}, and run the subclass with JUnit. That the values are the right ones cannot be known here: {@link
 * #knownAnswers()} says some of them.
 *
 * <p>Rule 3, that loading a checksum loads no native library, cannot be seen from inside a JVM that uses the checksum:
 * it is not tested here. Random data depends on a seed, which failures name and {@code -Dedgestore.seed} sets.
 */
@ExtendWith(FirstHang.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ChecksumContract {

    /** For subclasses. */
    protected ChecksumContract() {}

    /**
     * The checksum under test.
     *
     * @return the same instance or an equal one at each call
     */
    protected abstract Checksum checksum();

    /**
     * Values that others have computed.
     *
     * @return blocks, as hexadecimal digits, and their checksums; unless overridden none, and the test of them
     *     is skipped
     */
    protected Map<String, Integer> knownAnswers() {
        return Map.of();
    }

    @Test
    @DisplayName("Rule 1: eight threads share an instance")
    void rule1Shared() throws Exception {
        Checksum shared = checksum();
        byte[] block = SampleBlocks.random(10_000);
        int expected = shared.compute(ByteBuffer.wrap(block));
        AtOnce.run(8, thread -> {
            for (int round = 0; round < 200; round++) {
                Kind kind = Kind.values()[(thread + round) % Kind.values().length];
                assertThat(shared.compute(GuardedBuffer.of(kind, block).view())).isEqualTo(expected);
            }
        });
    }

    @Test
    @DisplayName("Rule 2: the name is well-formed and never changes")
    void rule2Name() {
        Checksum checksum = checksum();
        String name = checksum.name();

        assertThat(name).matches("[a-z0-9][a-z0-9._-]{0,31}");
        checksum.compute(ByteBuffer.wrap(SampleBlocks.text(1000)));
        assertThat(checksum.name()).isEqualTo(name);
    }

    @Test
    @DisplayName("Rule 4: known answers")
    void rule4KnownAnswers() {
        assumeFalse(knownAnswers().isEmpty(), "knownAnswers() gives none");
        for (Map.Entry<String, Integer> known : knownAnswers().entrySet()) {
            ByteBuffer block = ByteBuffer.wrap(HexFormat.of().parseHex(known.getKey()));
            assertThat(Integer.toHexString(checksum().compute(block)))
                    .as("the checksum of <%s>", known.getKey())
                    .isEqualTo(Integer.toHexString(known.getValue()));
        }
    }

    @Test
    @DisplayName("Rule 4: every byte counts")
    void rule4EveryByte() {
        for (int length : List.of(1, 7, 33, 200)) {
            byte[] block = SampleBlocks.random(length);
            int before = checksum().compute(ByteBuffer.wrap(block));
            for (int i = 0; i < length; i++) {
                block[i] ^= 0x10;
                assertThat(checksum().compute(ByteBuffer.wrap(block)))
                        .as("byte %d of %d, %s", i, length, SampleBlocks.seed())
                        .isNotEqualTo(before);
                block[i] ^= 0x10;
            }
        }
    }

    @Test
    @DisplayName("Rules 4, 5: every kind of buffer, of all lengths, in both byte orders")
    void rule5AllKindsOfBuffers() {
        List<Integer> lengths = new ArrayList<>(SampleBlocks.lengths());
        lengths.addAll(SampleBlocks.longLengths());
        for (int length : lengths) {
            byte[] block = SampleBlocks.random(length);
            int expected = checksum().compute(ByteBuffer.wrap(block));
            for (Kind kind : Kind.values()) {
                for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
                    GuardedBuffer source = GuardedBuffer.of(kind, block);
                    assertThat(checksum().compute(source.view().order(order)))
                            .as("%d bytes, %s, %s, %s", length, kind, order, SampleBlocks.seed())
                            .isEqualTo(expected);
                    assertThat(source.view().order()).isEqualTo(order);
                    source.assertNotMoved();
                    source.assertUntouchedOutside();
                    assertThat(Arrays.equals(source.content(), block))
                            .as("the source is as it was")
                            .isTrue();
                }
            }
        }
    }
}
