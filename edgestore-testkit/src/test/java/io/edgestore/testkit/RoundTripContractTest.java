package io.edgestore.testkit;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Codecs that are wrong on purpose with blocks there and back, each caught by the test that is there for it. */
class RoundTripContractTest {

    private static final String LONG_BLOCKS = "Rule 4: long blocks come back, of all kinds in turn";
    private static final String OTHER_LENGTH = "Rule 4: a target of another length is refused";
    private static final String KNOWN_ANSWERS = "Rule 4: known answers";
    private static final String ALL_BUFFERS = "Rules 5, 6, 7: every kind of buffer to every other";
    private static final String BYTE_ORDER = "Rule 5: the byte order is kept and makes no difference";
    private static final String SHORT_TARGET =
            "Rules 6, 7: a compressed block fits exactly into its length, and not into less";
    private static final String ALL_LENGTHS =
            "Rule 4: blocks of all lengths come back, within the bounds that the codec gives";

    /** As one that copies word by word. */
    @Test
    void oneByteTooFarIsCaughtByTheGuards() throws Exception {
        ContractRun.assertCaught(
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
        ContractRun.assertCaught(
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

    @Test
    void aShortBlockIsCaught() throws Exception {
        ContractRun.assertCaught(
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
        ContractRun.assertCaught(
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
        ContractRun.assertCaught(
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
        ContractRun.assertCaught(
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
        ContractRun.assertCaught(
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
        ContractRun.assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public int compress(ByteBuffer source, ByteBuffer target) {
                        return super.compress(source.order(ByteOrder.LITTLE_ENDIAN), target);
                    }
                },
                BYTE_ORDER);
    }

    @Test
    void anIndexOutOfBoundsForAShortTargetIsCaught() throws Exception {
        ContractRun.assertCaught(
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
    void boundsThatDoNotHoldAreCaught() throws Exception {
        ContractRun.assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public long maxDecompressedLength(int compressedLength) {
                        return Math.min(1_000_000, super.maxDecompressedLength(compressedLength));
                    }
                },
                LONG_BLOCKS);
    }

    @Test
    void anotherFormatIsCaughtByKnownAnswers() throws Exception {
        // Agrees with itself: all bits are turned over, both ways.
        ContractRun.assertCaught(
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

    @Test
    void oneLengthThatIsWrongIsCaught() throws Exception {
        for (int wrong : List.of(4, 131, 300)) {
            ContractRun.assertCaught(
                    new DelegatingCompressor() {
                        @Override
                        public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
                            if (target.remaining() == wrong) {
                                throw new CorruptDataException("no such length");
                            }
                            super.decompress(source, target);
                        }
                    },
                    ALL_LENGTHS);
        }
    }

    @Test
    void aReadOnlySourceThatIsNotTakenIsCaught() throws Exception {
        for (boolean direct : List.of(false, true)) {
            ContractRun.assertCaught(
                    new DelegatingCompressor() {
                        @Override
                        public int compress(ByteBuffer source, ByteBuffer target) {
                            if (source.isReadOnly() && source.isDirect() == direct) {
                                throw new ReadOnlyBufferException();
                            }
                            return super.compress(source, target);
                        }
                    },
                    ALL_BUFFERS);
        }
    }

    /** Reads the array of a slice as if it began where the slice does. */
    @Test
    void aSliceThatIsTakenForItsArrayIsCaught() throws Exception {
        ContractRun.assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public int compress(ByteBuffer source, ByteBuffer target) {
                        if (!source.hasArray()) {
                            return super.compress(source, target);
                        }
                        ByteBuffer array = ByteBuffer.wrap(source.array(), source.position(), source.remaining());
                        int length = super.compress(array, target);
                        source.position(source.limit());
                        return length;
                    }
                },
                ALL_BUFFERS);
    }

    /** As one that reads long ones piece by piece, by another way for those off the heap. */
    @Test
    void longDirectBlocksThatAreWrongAreCaught() throws Exception {
        ContractRun.assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public int compress(ByteBuffer source, ByteBuffer target) {
                        if (!source.isDirect() || source.remaining() <= 100_000) {
                            return super.compress(source, target);
                        }
                        byte[] block = new byte[source.remaining()];
                        source.get(block, 0, 100_000).position(source.limit());
                        return super.compress(ByteBuffer.wrap(block), target);
                    }
                },
                LONG_BLOCKS);
    }
}
