package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.testkit.guide.RunLengthCompressor;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Codecs that are wrong on purpose, each caught by the test that is there for it. What they are made of is right, as {@link
 * io.edgestore.testkit.guide.RunLengthCompressor} passes its own test.
 */
class CompressorContractTest {

    private static final String LONG_BLOCKS = "Rule 4: long blocks come back, of all kinds in turn";
    private static final String OTHER_LENGTH = "Rule 4: a target of another length is refused";
    private static final String KNOWN_ANSWERS = "Rule 4: known answers";
    private static final String ALL_BUFFERS = "Rules 5, 6, 7: every kind of buffer to every other";
    private static final String BYTE_ORDER = "Rule 5: the byte order is kept and makes no difference";
    private static final String SHORT_TARGET =
            "Rules 6, 7: a compressed block fits exactly into its length, and not into less";
    private static final String CUT = "Rule 8: blocks cut at any byte";
    private static final String FLIPPED = "Rule 8: blocks with any one bit flipped";
    private static final String LYING = "Rule 8: blocks whose lengths lie";
    private static final String BOMB = "Rule 8: a bomb into a short target";
    private static final String USE_AFTER_FAILURE = "Rules 1, 8: a codec that has failed works as before";
    private static final String SHARED = "Rule 1: eight threads share an instance";
    private static final String NAME = "Rule 2: the name is well-formed and never changes";
    private static final String SAME_BUFFER = "Rule 9: one buffer for both";
    private static final String READ_ONLY_TARGET = "Rule 9: a read-only target";
    private static final String NEGATIVE_LENGTHS = "Rule 9: negative lengths";
    private static final String FRESH_PARAMETERS = "Rule 10: parameters() is a fresh read-only view";
    private static final String SETTINGS =
            "Rule 10: withParameters() makes a codec that reads the same and keeps the settings";
    private static final String GARBAGE_PARAMETERS =
            "Rule 10: withParameters() takes what it can use, and refuses the rest as corrupt";

    private static ContractRun checking(Compressor codec) {
        return new ContractRun(new CompressorContract() {
            @Override
            protected Compressor compressor() {
                return codec;
            }

            @Override
            protected Map<String, String> knownAnswers() {
                return Map.of("0161" + "0362", "61626262");
            }
        });
    }

    private static void assertCaught(Compressor codec, String check) throws Exception {
        assertThat(checking(codec).failures(check)).as(check).isNotEmpty();
    }

    /** As one that copies word by word. */
    @Test
    void oneByteTooFarIsCaughtByTheGuards() throws Exception {
        assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public int compress(ByteBuffer source, ByteBuffer target) {
                        int length = super.compress(source, target);
                        if (!target.hasRemaining() && target.limit() < target.capacity()) {
                            target.duplicate().clear().put(target.limit(), (byte) 0);
                        }
                        return length;
                    }
                },
                SHORT_TARGET);
    }

    @Test
    void oneByteTooFarInDecompressionIsCaughtByTheGuards() throws Exception {
        assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                        super.decompress(source, target);
                        if (target.limit() < target.capacity()) {
                            target.duplicate().clear().put(target.limit(), (byte) 0);
                        }
                    }
                },
                ALL_BUFFERS);
    }

    /** Takes a run of no bytes for one that was there before. */
    @Test
    void oldContentThatShowsThroughIsCaughtByTwoFills() throws Exception {
        assertCaught(
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
        assertCaught(
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
    void aShortBlockIsCaught() throws Exception {
        assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                        super.decompress(source, target);
                        target.position(Math.max(0, target.position() - 1));
                    }
                },
                ALL_BUFFERS);
    }

    @Test
    void aBlockOfAnotherLengthIsCaught() throws Exception {
        assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                        try {
                            super.decompress(source, target);
                        } catch (CorruptDataException e) {
                            source.position(source.limit());
                            target.put(new byte[target.remaining()]);
                        }
                    }
                },
                OTHER_LENGTH);
    }

    @Test
    void positionsThatStayAreCaught() throws Exception {
        assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public int compress(ByteBuffer source, ByteBuffer target) {
                        return super.compress(source.duplicate(), target);
                    }
                },
                ALL_BUFFERS);
    }

    @Test
    void positionsThatMoveInSpiteOfAFailureAreCaught() throws Exception {
        assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public int compress(ByteBuffer source, ByteBuffer target) {
                        try {
                            return super.compress(source, target);
                        } catch (BufferOverflowException e) {
                            source.position(source.limit());
                            throw e;
                        }
                    }
                },
                SHORT_TARGET);
    }

    @Test
    void aChangedSourceIsCaught() throws Exception {
        assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public int compress(ByteBuffer source, ByteBuffer target) {
                        int start = source.position();
                        int length = super.compress(source, target);
                        if (!source.isReadOnly() && start < source.limit()) {
                            source.put(start, (byte) ~source.get(start));
                        }
                        return length;
                    }
                },
                ALL_BUFFERS);
    }

    @Test
    void aChangedByteOrderIsCaught() throws Exception {
        assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public int compress(ByteBuffer source, ByteBuffer target) {
                        return super.compress(source.order(ByteOrder.LITTLE_ENDIAN), target);
                    }
                },
                BYTE_ORDER);
    }

    @Test
    void anExceptionOfItsOwnOnMalformedInputIsCaught() throws Exception {
        assertCaught(throwing(() -> new IllegalStateException("a library's own")), CUT);
    }

    @Test
    void anErrorOnMalformedInputIsCaught() throws Exception {
        assertCaught(throwing(() -> new InternalError("a fault in a recent unsafe memory access operation")), CUT);
    }

    private static Compressor throwing(Supplier<Throwable> failure) {
        return new DelegatingCompressor() {
            @Override
            public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                try {
                    super.decompress(source, target);
                } catch (CorruptDataException e) {
                    throw CompressorContractTest.<RuntimeException>unchecked(failure.get());
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
        assertCaught(
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
        assertCaught(
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
    void aBufferThatThreadsShareIsCaught() throws Exception {
        assertCaught(
                new DelegatingCompressor() {
                    private byte[] shared;

                    @Override
                    public int compress(ByteBuffer source, ByteBuffer target) {
                        int start = target.position();
                        int length = super.compress(source, target);
                        byte[] compressed = new byte[length];
                        target.duplicate().position(start).get(compressed);
                        shared = compressed;
                        Thread.yield();
                        target.position(start).put(shared);
                        return length;
                    }
                },
                SHARED);
    }

    @Test
    void aCodecThatFailsAfterAFailureIsCaught() throws Exception {
        assertCaught(
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

    @Test
    void anIndexOutOfBoundsForAShortTargetIsCaught() throws Exception {
        assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public int compress(ByteBuffer source, ByteBuffer target) {
                        try {
                            return super.compress(source, target);
                        } catch (BufferOverflowException e) {
                            throw new ArrayIndexOutOfBoundsException(target.limit());
                        }
                    }
                },
                SHORT_TARGET);
    }

    @Test
    void misuseThatGoesThroughIsCaught() throws Exception {
        assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public int compress(ByteBuffer source, ByteBuffer target) {
                        return source == target ? 0 : super.compress(source, target);
                    }
                },
                SAME_BUFFER);
        assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                        if (target.isReadOnly()) {
                            throw new UnsupportedOperationException();
                        }
                        super.decompress(source, target);
                    }
                },
                READ_ONLY_TARGET);
        assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public int maxCompressedLength(int length) {
                        return length < 0 ? 0 : super.maxCompressedLength(length);
                    }
                },
                NEGATIVE_LENGTHS);
    }

    @Test
    void boundsThatDoNotHoldAreCaught() throws Exception {
        assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public long maxDecompressedLength(int compressedLength) {
                        return Math.min(1_000_000, super.maxDecompressedLength(compressedLength));
                    }
                },
                LONG_BLOCKS);
    }

    @Test
    void aNameThatDependsOnUseIsCaught() throws Exception {
        assertCaught(
                new DelegatingCompressor() {
                    private int uses;

                    @Override
                    public String name() {
                        return uses == 0 ? "run-length" : "run-length-used";
                    }

                    @Override
                    public int compress(ByteBuffer source, ByteBuffer target) {
                        uses++;
                        return super.compress(source, target);
                    }
                },
                NAME);
    }

    @Test
    void anotherFormatIsCaughtByKnownAnswers() throws Exception {
        // Agrees with itself: all bits are turned over, both ways.
        assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public int compress(ByteBuffer source, ByteBuffer target) {
                        int start = target.position();
                        int length = super.compress(source, target);
                        invert(target, start, length);
                        return length;
                    }

                    @Override
                    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                        Compressor.requireUsable(source, target);
                        ByteBuffer inverted = ByteBuffer.allocate(source.remaining())
                                .put(source.duplicate())
                                .flip();
                        invert(inverted, 0, inverted.remaining());
                        super.decompress(inverted, target);
                        source.position(source.limit());
                    }

                    private void invert(ByteBuffer buffer, int start, int length) {
                        for (int i = start; i < start + length; i++) {
                            buffer.put(i, (byte) ~buffer.get(i));
                        }
                    }
                },
                KNOWN_ANSWERS);
    }

    /** Its parameters are the longest run, which is also a setting of the compressor. */
    private static class Limited extends DelegatingCompressor {

        final ByteBuffer parameters = ByteBuffer.allocate(1);

        @Override
        public ByteBuffer parameters() {
            return parameters.duplicate().asReadOnlyBuffer();
        }

        @Override
        public Compressor withParameters(ByteBuffer given) throws CorruptDataException {
            if (given.remaining() != 1) {
                throw new CorruptDataException(given.remaining() + " bytes of parameters");
            }
            return this;
        }
    }

    @Test
    void parametersThatAreHandledRightPass() throws Exception {
        assertThat(checking(new Limited()).failures(FRESH_PARAMETERS, SETTINGS, GARBAGE_PARAMETERS))
                .isEmpty();
    }

    @Test
    void parametersThatAreNotFreshAreCaught() throws Exception {
        for (int length : List.of(0, 1)) {
            ByteBuffer one = ByteBuffer.allocate(length).asReadOnlyBuffer();
            assertCaught(
                    new Limited() {
                        @Override
                        public ByteBuffer parameters() {
                            return one;
                        }
                    },
                    FRESH_PARAMETERS);
        }
    }

    @Test
    void parametersThatCanBeWrittenAreCaught() throws Exception {
        assertCaught(
                new Limited() {
                    @Override
                    public ByteBuffer parameters() {
                        return parameters.duplicate();
                    }
                },
                FRESH_PARAMETERS);
    }

    @Test
    void settingsThatGetLostAreCaught() throws Exception {
        assertCaught(
                new DelegatingCompressor() {
                    /** As of another level: two pairs where one would do. */
                    @Override
                    public int compress(ByteBuffer source, ByteBuffer target) {
                        if (source.remaining() < 2 || source == target) {
                            return super.compress(source, target);
                        }
                        ByteBuffer first = source.duplicate().limit(source.position() + 1);
                        ByteBuffer rest = source.duplicate().position(source.position() + 1);
                        ByteBuffer all = ByteBuffer.allocate(2 * source.remaining());
                        super.compress(first, all);
                        super.compress(rest, all);
                        if (all.position() > target.remaining()) {
                            throw new BufferOverflowException();
                        }
                        int length = all.position();
                        target.put(all.flip());
                        source.position(source.limit());
                        return length;
                    }

                    @Override
                    public Compressor withParameters(ByteBuffer parameters) throws CorruptDataException {
                        return new RunLengthCompressor().withParameters(parameters);
                    }
                },
                SETTINGS);
    }

    @Test
    void parametersThatAreNotCheckedAreCaught() throws Exception {
        assertCaught(
                new Limited() {
                    @Override
                    public Compressor withParameters(ByteBuffer given) {
                        if (given.get() != 0) {
                            throw new IllegalArgumentException("no runs");
                        }
                        return this;
                    }
                },
                GARBAGE_PARAMETERS);
    }
}
