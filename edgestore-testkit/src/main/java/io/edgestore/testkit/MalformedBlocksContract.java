package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.testkit.GuardedBuffer.Kind;
import io.edgestore.testkit.GuardedBuffer.Surroundings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Rule 8 of {@link Compressor}: blocks that no compressor made. They must end in {@link CorruptDataException} or in the
 * same bytes each time; that a damaged block is refused is nowhere asked for.
 */
abstract class MalformedBlocksContract {

    /** What a call may allocate beside a multiple of both lengths: tables, say. */
    private static final long ALLOWANCE = 8 << 20;

    /**
     * The codec under test.
     *
     * @return the same instance or an equal one at each call
     */
    protected abstract Compressor compressor();

    /** How long the blocks of one test may take together; less than the tests' own timeouts, which know no block. */
    Duration patience() {
        return Duration.ofSeconds(90);
    }

    @Test
    @DisplayName("Rule 8: blocks cut at any byte")
    void rule8Truncated() {
        forEach(hostile().cut(), this::assertSafe);
    }

    @Test
    @DisplayName("Rule 8: blocks with any one bit flipped")
    void rule8BitFlips() {
        forEach(hostile().flipped(), this::assertSafe);
    }

    @Test
    @DisplayName("Rule 8: blocks with bytes behind them")
    void rule8Trailing() {
        forEach(hostile().trailing(), this::assertSafe);
    }

    @Test
    @DisplayName("Rule 8: blocks twice, and blocks with another one before or behind them")
    void rule8Doubled() {
        forEach(hostile().doubled(), this::assertSafe);
    }

    @Test
    @DisplayName("Rule 8: blocks whose lengths lie")
    void rule8LyingLengths() {
        forEach(hostile().lying(), this::assertSafe);
    }

    @Test
    @DisplayName("Rule 8: a bomb into a short target")
    void rule8Bomb() {
        forEach(hostile().bombs(), this::assertSafe);
    }

    @Test
    @DisplayName("Rule 8: random bytes")
    void rule8Garbage() {
        forEach(hostile().garbage(), this::assertSafe);
    }

    @Test
    @DisplayName("Rules 1, 8: a codec that has failed works as before")
    void rule8UseAfterFailure() throws Exception {
        Compressor codec = compressor();
        byte[] block = SampleBlocks.text(5000);
        byte[] compressed = compress(codec, block);
        byte[] half = Arrays.copyOf(compressed, compressed.length / 2);
        List<Runnable> failures = List.of(
                () -> decompress(codec, Kind.HEAP, Surroundings.ZEROS, half, block.length),
                () -> decompress(codec, Kind.DIRECT, Surroundings.ZEROS, compressed, block.length - 1),
                () -> catchThrowable(() -> codec.compress(ByteBuffer.wrap(block), ByteBuffer.allocate(1))),
                () -> catchThrowable(() -> codec.compress(ByteBuffer.wrap(block), ByteBuffer.allocateDirect(1))),
                () -> catchThrowable(() -> codec.maxCompressedLength(-1)));

        for (Runnable failure : failures) {
            failure.run();
            assertComesBack(codec, compress(codec, block), block);
            for (Kind kind : Kind.WRITABLE) {
                Outcome outcome = decompress(codec, kind, Surroundings.PATTERN, compressed, block.length);
                assertThat(outcome.failure()).isNull();
                assertThat(outcome.block()).isEqualTo(block);
            }
        }
    }

    final HostileBlocks hostile() {
        return new HostileBlocks(compressor());
    }

    /** Checks each block, and says which it was that failed, or never ended. */
    final void forEach(Stream<HostileBlock> blocks, Consumer<HostileBlock> check) {
        AtomicReference<HostileBlock> current = new AtomicReference<>();
        // JUnit has no type of its own for a timeout, but asks for the message only after one.
        AtomicBoolean timedOut = new AtomicBoolean();
        try {
            assertTimeoutPreemptively(
                    patience(),
                    () -> blocks.forEach(block -> {
                        current.set(block);
                        try {
                            check.accept(block);
                        } catch (AssertionError e) {
                            throw new AssertionError(block + "\n" + e.getMessage(), e);
                        }
                    }),
                    () -> {
                        timedOut.set(true);
                        return "it may hang, as the last that it began with is " + current.get();
                    });
        } catch (AssertionError e) {
            throw timedOut.get() ? new HangError(e) : e;
        }
    }

    /**
     * Decompresses between different guards, into targets that hold different things before. Whoever takes the bytes must
     * make the same block of them each time, and whoever refuses them must do so whatever lies around: else something shows
     * through that is none of them.
     */
    private void assertSafe(HostileBlock hostile) {
        List<byte[]> taken = new ArrayList<>();
        for (Kind kind : List.of(Kind.HEAP, Kind.DIRECT)) {
            int takenBefore = taken.size();
            for (Surroundings surroundings : Surroundings.values()) {
                Outcome outcome = decompress(compressor(), kind, surroundings, hostile.bytes(), hostile.length());
                if (outcome.failure() == null) {
                    taken.add(outcome.block());
                } else {
                    assertThat(outcome.failure()).isInstanceOf(CorruptDataException.class);
                }
                assertThat(outcome.allocated())
                        .as("bytes allocated")
                        .isLessThan(ALLOWANCE + 16L * (hostile.bytes().length + hostile.length()));
            }
            assertThat(taken.size() - takenBefore)
                    .as("times taken between different guards, %s", kind)
                    .isIn(0, Surroundings.values().length);
        }
        for (byte[] block : taken) {
            assertThat(block).as("what it was taken for").isEqualTo(taken.get(0));
        }
    }

    /** What came of a call that may have failed, and how much heap memory the thread allocated meanwhile. */
    record Outcome(Throwable failure, byte[] block, long allocated) {}

    /** Decompresses, with a look at what must be so in either case. */
    static Outcome decompress(Compressor codec, Kind kind, Surroundings surroundings, byte[] compressed, int length) {
        GuardedBuffer source = surroundings.around(kind, compressed);
        GuardedBuffer target = surroundings.fill(kind, length);
        long before = Allocation.ofThisThread();
        Throwable failure = null;
        try {
            codec.decompress(source.view(), target.view());
        } catch (Throwable e) {
            failure = e;
        }
        long allocated = Allocation.ofThisThread() - before;
        if (failure == null) {
            source.assertAllPassed();
            target.assertAllPassed();
        } else {
            source.assertNotMoved();
            target.assertNotMoved();
        }
        source.assertUntouchedOutside();
        target.assertUntouchedOutside();
        assertThat(Arrays.equals(source.content(), compressed))
                .as("the source is as it was")
                .isTrue();
        return new Outcome(failure, target.content(), allocated);
    }

    static byte[] compress(Compressor codec, byte[] block) {
        ByteBuffer compressed = ByteBuffer.allocate(codec.maxCompressedLength(block.length));
        codec.compress(ByteBuffer.wrap(block), compressed);
        return Arrays.copyOf(compressed.array(), compressed.position());
    }

    /** That bytes are one way to compress a block. Compressing it again may make others. */
    static void assertComesBack(Compressor codec, byte[] compressed, byte[] block) {
        Outcome outcome = decompress(codec, Kind.HEAP, Surroundings.ZEROS, compressed, block.length);
        assertThat(outcome.failure())
                .as("%d bytes, %s", block.length, SampleBlocks.seed())
                .isNull();
        assertThat(Arrays.equals(outcome.block(), block))
                .as("a block of %d bytes comes back, %s", block.length, SampleBlocks.seed())
                .isTrue();
    }

    /** Whether a codec makes the same of a block each time, which nothing asks for. */
    static boolean isRepeatable(Compressor codec, byte[] block) {
        return Arrays.equals(compress(codec, block), compress(codec, block));
    }
}
