package io.edgestore.wal;

import io.edgestore.api.Codecs;
import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/** The installed "lz4", with throwables to be thrown first: each once, in compression or decompression. */
final class FaultyCompressor implements Compressor {

    private final Compressor real = Codecs.installed().compressor("lz4");
    private final Queue<Supplier<Throwable>> failures = new ArrayDeque<>();

    FaultyCompressor failNext(Supplier<Throwable> failure) {
        failures.add(failure);
        return this;
    }

    /** Options with this codec in place of the installed one. */
    WalOptions options() {
        return WalOptions.defaults()
                .withCodecs(
                        Codecs.builder().include(Codecs.installed()).add(this).build());
    }

    private void fail() {
        if (!failures.isEmpty()) {
            Throwable failure = failures.remove().get();
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }

    @Override
    public String name() {
        return "lz4";
    }

    @Override
    public int maxCompressedLength(int length) {
        return real.maxCompressedLength(length);
    }

    @Override
    public long maxDecompressedLength(int compressedLength) {
        return real.maxDecompressedLength(compressedLength);
    }

    @Override
    public int compress(ByteBuffer source, ByteBuffer target) {
        fail();
        return real.compress(source, target);
    }

    @Override
    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
        fail();
        real.decompress(source, target);
    }
}
