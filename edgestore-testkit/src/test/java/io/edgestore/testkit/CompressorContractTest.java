package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.testkit.guide.RunLengthCompressor;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Codecs that are wrong on purpose, each caught by the test that is there for it; and right ones, which are not. What they
 * are made of is right, as {@link io.edgestore.testkit.guide.RunLengthCompressor} passes its own test.
 */
class CompressorContractTest {

    private static final String ALL_BUFFERS = "Rules 5, 6, 7: every kind of buffer to every other";
    private static final String BYTE_ORDER = "Rule 5: the byte order is kept and makes no difference";
    private static final String SHORT_TARGET =
            "Rules 6, 7: a compressed block fits exactly into its length, and not into less";
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

    @Test
    void aBufferThatThreadsShareIsCaught() throws Exception {
        ContractRun.assertCaught(
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
    void misuseThatGoesThroughIsCaught() throws Exception {
        ContractRun.assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public int compress(ByteBuffer source, ByteBuffer target) {
                        return source == target ? 0 : super.compress(source, target);
                    }
                },
                SAME_BUFFER);
        ContractRun.assertCaught(
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
        ContractRun.assertCaught(
                new DelegatingCompressor() {
                    @Override
                    public int maxCompressedLength(int length) {
                        return length < 0 ? 0 : super.maxCompressedLength(length);
                    }
                },
                NEGATIVE_LENGTHS);
    }

    @Test
    void aNameThatDependsOnUseIsCaught() throws Exception {
        ContractRun.assertCaught(
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
        assertThat(ContractRun.of(new Limited()).failures(FRESH_PARAMETERS, SETTINGS, GARBAGE_PARAMETERS))
                .isEmpty();
    }

    @Test
    void parametersThatAreNotFreshAreCaught() throws Exception {
        for (int length : List.of(0, 1)) {
            ByteBuffer one = ByteBuffer.allocate(length).asReadOnlyBuffer();
            ContractRun.assertCaught(
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
        ContractRun.assertCaught(
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
        ContractRun.assertCaught(
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
        ContractRun.assertCaught(
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

    /** A byte that says nothing stands before each block, and is another each time. */
    private static class Salted extends DelegatingCompressor {

        @Override
        public int maxCompressedLength(int length) {
            return 1 + super.maxCompressedLength(length);
        }

        @Override
        public long maxDecompressedLength(int compressedLength) {
            return super.maxDecompressedLength(compressedLength < 1 ? compressedLength : compressedLength - 1);
        }

        @Override
        public int compress(ByteBuffer source, ByteBuffer target) {
            Compressor.requireUsable(source, target);
            if (!target.hasRemaining()) {
                throw new BufferOverflowException();
            }
            ByteBuffer behind = target.duplicate().position(target.position() + 1);
            int length = 1 + super.compress(source, behind);
            target.put((byte) ThreadLocalRandom.current().nextInt()).position(behind.position());
            return length;
        }

        @Override
        public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
            Compressor.requireUsable(source, target);
            if (!source.hasRemaining()) {
                throw new CorruptDataException("no first byte");
            }
            super.decompress(source.duplicate().position(source.position() + 1), target);
            source.position(source.limit());
        }
    }

    @Test
    void aCodecThatMakesOtherBytesEachTimePasses() throws Exception {
        assertThat(ContractRun.of(new Salted())
                        .failures(SHARED, ALL_BUFFERS, BYTE_ORDER, SHORT_TARGET, USE_AFTER_FAILURE, SETTINGS))
                .isEmpty();
    }

    @Test
    void whatThreadsDoToEachOtherIsNamedWithItsBlockAndSeed() throws Exception {
        Compressor broken = new DelegatingCompressor() {
            @Override
            public int compress(ByteBuffer source, ByteBuffer target) {
                throw new IllegalStateException("in use");
            }
        };

        assertThat(ContractRun.of(broken).failures(SHARED).get(SHARED))
                .hasMessageContaining("bytes of text, in thread")
                .hasMessageContaining("-Dedgestore.seed=");
    }
}
