package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Codecs that are wrong on purpose with blocks that no compressor made, each caught by the test that is there for it. */
class MalformedBlocksContractTest {

    private static final String CUT = "Rule 8: blocks cut at any byte";
    private static final String FLIPPED = "Rule 8: blocks with any one bit flipped";
    private static final String LYING = "Rule 8: blocks whose lengths lie";
    private static final String BOMB = "Rule 8: a bomb into a short target";
    private static final String USE_AFTER_FAILURE = "Rules 1, 8: a codec that has failed works as before";
    private static final String TRAILING = "Rule 8: blocks with bytes behind them";
    private static final String DOUBLED = "Rule 8: blocks twice, and blocks with another one before or behind them";
    private static final String GARBAGE = "Rule 8: random bytes";

    /** Takes a run of no bytes for one that was there before. */
    @Test
    void oldContentThatShowsThroughIsCaughtByTwoFills() throws Exception {
        ContractRun.assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                        try {
                            super.decompress(source, target);
                        } catch (CorruptDataException e) {
                            if (!e.getMessage().equals("a run of no bytes")) {
                                throw e;
                            }
                            source.position(source.limit());
                            target.position(target.limit());
                        }
                    }
                },
                FLIPPED);
    }

    /** Reads the second byte of a pair behind the end. */
    @Test
    void aByteFromBehindTheSourceIsCaughtByTwoGuards() throws Exception {
        ContractRun.assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                        int end = source.limit();
                        if (source.remaining() % 2 == 0 || end == source.capacity()) {
                            super.decompress(source, target);
                            return;
                        }
                        ByteBuffer longer = source.duplicate().limit(end + 1);
                        super.decompress(longer, target);
                        source.position(end);
                    }
                },
                CUT);
    }

    @Test
    void anExceptionOfItsOwnOnMalformedInputIsCaught() throws Exception {
        ContractRun.assertCaught(throwing(() -> new IllegalStateException("a library's own")), CUT);
    }

    @Test
    void anErrorOnMalformedInputIsCaught() throws Exception {
        ContractRun.assertCaught(
                throwing(() -> new InternalError("a fault in a recent unsafe memory access operation")), CUT);
    }

    private static Compressor throwing(Supplier<Throwable> failure) {
        return new DelegatingCompressor() {
            @Override
            public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                try {
                    super.decompress(source, target);
                } catch (CorruptDataException e) {
                    throw MalformedBlocksContractTest.<RuntimeException>unchecked(failure.get());
                }
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }

    @Test
    void memoryByALyingLengthIsCaught() throws Exception {
        ContractRun.assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                        if (source.remaining() >= 4) {
                            int claimed = source.duplicate().getInt() & 0x3ff_ffff;
                            Block block = new Block(new byte[claimed]);
                            assertThat(block.bytes()).hasSize(claimed);
                        }
                        super.decompress(source, target);
                    }
                },
                LYING);
    }

    private record Block(byte[] bytes) {}

    @Test
    void memoryForABombIsCaught() throws Exception {
        ContractRun.assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                        long length = 0;
                        for (int i = source.position(); i < source.limit(); i += 2) {
                            length += source.get(i) & 0xff;
                        }
                        Block block = new Block(new byte[(int) length]);
                        assertThat(block.bytes()).hasSize((int) length);
                        super.decompress(source, target);
                    }
                },
                BOMB);
    }

    @Test
    void aCodecThatFailsAfterAFailureIsCaught() throws Exception {
        ContractRun.assertCaught(
                new DelegatingCompressor() {
                    private boolean failed;

                    @Override
                    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                        if (failed) {
                            throw new IllegalStateException("the context is broken");
                        }
                        failed = true;
                        super.decompress(source, target);
                        failed = false;
                    }
                },
                USE_AFTER_FAILURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {CUT, FLIPPED, TRAILING, DOUBLED, LYING, BOMB, GARBAGE})
    void eachSortOfMalformedBlocksIsTried(String check) throws Exception {
        ContractRun.assertCaught(throwing(() -> new IllegalStateException("a library's own")), check);
    }

    /** Takes for the end of the block what it finds behind it. */
    @Test
    void aByteBehindTheSourceThatDecidesIsCaught() throws Exception {
        ContractRun.assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                        int end = source.limit();
                        try {
                            super.decompress(source, target);
                        } catch (CorruptDataException e) {
                            if (end == source.capacity()
                                    || source.duplicate().clear().get(end) < 0) {
                                throw e;
                            }
                            source.position(end);
                            target.put(new byte[target.remaining()]);
                        }
                    }
                },
                CUT);
    }

    /** Stops at the end of the first of two blocks, and leaves what it made of the second behind the target. */
    @Test
    void aSecondBlockThatIsWrittenBehindTheTargetIsCaught() throws Exception {
        for (String check : List.of(DOUBLED, TRAILING)) {
            ContractRun.assertCaught(
                    new DelegatingCompressor() {
                        @Override
                        public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                            try {
                                super.decompress(source, target);
                            } catch (CorruptDataException e) {
                                if (target.limit() < target.capacity()) {
                                    target.duplicate().clear().put(target.limit(), (byte) 1);
                                }
                                throw e;
                            }
                        }
                    },
                    check);
        }
    }

    @Test
    void aDecoderThatNeverEndsIsNamedWithItsBlock() throws Exception {
        Compressor endless = new DelegatingCompressor() {
            @Override
            public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                while (source.remaining() == 1 && !Thread.interrupted()) {
                    Thread.onSpinWait();
                }
                super.decompress(source, target);
            }
        };
        ContractRun run = new ContractRun(new CompressorContract() {
            @Override
            protected Compressor compressor() {
                return endless;
            }

            @Override
            Duration patience() {
                return Duration.ofSeconds(2);
            }
        });

        assertThat(run.failures(CUT).get(CUT))
                .hasMessageContaining("block 0 of 400 bytes, cut at 1: [")
                .hasMessageContaining("into 400 bytes, -Dedgestore.seed=");
    }
}
