package io.edgestore.codec.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class NativeMemoryTest {

    private static final int THREADS = 2 * Contexts.BOUND;
    private static final byte[] DICTIONARY = Dictionaries.ofEvents();

    private final List<byte[]> blocks = RawRecords.ofEvents(8, 200);

    @Test
    void sixteenThreadsLeaveNoMoreThanTheBoundBehind() throws Exception {
        ZstdCompressor zstd = ZstdCompressor.withDictionary(DICTIONARY);
        useInThreads(zstd);

        Contexts contexts = zstd.frames().contexts();
        assertThat(contexts.compressors().pool().open()).isBetween(1, Contexts.BOUND);
        assertThat(contexts.decompressors().pool().open()).isBetween(1, Contexts.BOUND);
        assertThat(contexts.compressors().pool().idle())
                .isEqualTo(contexts.compressors().pool().open());
        assertThat(contexts.decompressors().pool().idle())
                .isEqualTo(contexts.decompressors().pool().open());
    }

    @Test
    void ofAnyNumberThatWereInUseAtOnceEightAreKept() {
        Contexts contexts = new ZstdCompressor().frames().contexts();
        useAtOnce(contexts.compressors().pool(), 20);
        useAtOnce(contexts.decompressors().pool(), 20);

        assertThat(contexts.compressors().pool().open()).isEqualTo(8);
        assertThat(contexts.decompressors().pool().open()).isEqualTo(8);
    }

    private static int useAtOnce(ContextPool<?> pool, int count) {
        return count == 0 ? pool.open() : pool.with(context -> useAtOnce(pool, count - 1));
    }

    @Test
    void aContextIsNotUsedAgainAfterAMalformedFrame() throws Exception {
        ZstdCompressor zstd = ZstdCompressor.withDictionary(DICTIONARY);
        byte[] block = blocks.get(0);
        byte[] frame = Frames.compress(zstd, block);
        Frames.decompress(zstd, frame, block.length);
        ContextPool<?> pool = zstd.frames().contexts().decompressors().pool();
        assertThat(pool.open()).isEqualTo(1);

        assertThatThrownBy(() -> Frames.decompress(zstd, frame, block.length - 1))
                .isInstanceOf(CorruptDataException.class);
        assertThat(pool.open()).isZero();
        assertThat(Frames.decompress(zstd, frame, block.length)).isEqualTo(block);
    }

    @Test
    void contextsAreFreedWhenTheCodecIsUnreachable() throws Exception {
        Contexts contexts = contextsOfACodecThatNobodyHolds();
        assertThat(contexts.compressors().pool().open()).isPositive();
        assertThat(contexts.decompressors().pool().open()).isPositive();

        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (contexts.compressors().pool().open()
                                + contexts.decompressors().pool().open()
                        > 0
                && System.nanoTime() < deadline) {
            System.gc();
        }
        assertThat(contexts.compressors().pool().open()).isZero();
        assertThat(contexts.decompressors().pool().open()).isZero();
    }

    @Test
    void whileCollectionsRunNoContextIsFreedThatIsInUse() throws Exception {
        byte[] block = blocks.get(1);
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                futures.add(executor.submit(() -> {
                    for (int i = 0; i < 100; i++) {
                        // Unreachable as soon as the call does not need it any more.
                        byte[] frame = Frames.compress(ZstdCompressor.withDictionary(DICTIONARY), block);
                        assertThat(Frames.decompress(ZstdCompressor.withDictionary(DICTIONARY), frame, block.length))
                                .isEqualTo(block);
                    }
                    return null;
                }));
            }
            while (!futures.stream().allMatch(Future::isDone)) {
                System.gc();
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void makingACodecAndAskingItsNameMakesNoContext() {
        ZstdCompressor zstd = ZstdCompressor.withDictionary(DICTIONARY);
        assertThat(zstd.name()).isEqualTo("zstd");
        assertThat(zstd.parameters()).isEqualTo(ByteBuffer.wrap(DICTIONARY));

        Contexts contexts = zstd.frames().contexts();
        assertThat(contexts.compressors().pool().open()).isZero();
        assertThat(contexts.decompressors().pool().open()).isZero();
    }

    private Contexts contextsOfACodecThatNobodyHolds() throws Exception {
        ZstdCompressor zstd = ZstdCompressor.withDictionary(DICTIONARY);
        useInThreads(zstd);
        return zstd.frames().contexts();
    }

    private void useInThreads(ZstdCompressor zstd) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                futures.add(executor.submit(() -> {
                    for (byte[] block : blocks) {
                        byte[] frame = Frames.compress(zstd, block);
                        assertThat(Frames.decompress(zstd, frame, block.length)).isEqualTo(block);
                    }
                    return null;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
