package io.edgestore.wal.format;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;

/**
 * Keeps a log safe from a compressor that breaks the rules of {@link Compressor}. The compressor works on views: it cannot
 * write before its target, nor to its source, and what it does to their positions and limits is checked after each call.
 * A breach is the codec's fault and never damage, so it ends in {@link IllegalStateException}.
 *
 * <p>For one thread. The views are kept as long as the same buffers come, so that appending allocates none.
 */
final class CheckedCompressor implements Compressor {

    private final Compressor codec;
    private final ReadOnlyView source = new ReadOnlyView();
    private ByteBuffer target = ByteBuffer.allocate(0);
    private ByteBuffer targetView = target;
    private int targetStart;

    CheckedCompressor(Compressor codec) {
        this.codec = codec;
    }

    @Override
    public String name() {
        return codec.name();
    }

    @Override
    public int maxCompressedLength(int length) {
        int bound = codec.maxCompressedLength(length);
        require(bound >= 0, "maxCompressedLength returns 0 or more", bound);
        return bound;
    }

    @Override
    public long maxDecompressedLength(int compressedLength) {
        long bound = codec.maxDecompressedLength(compressedLength);
        require(bound >= 0, "maxDecompressedLength returns 0 or more", bound);
        return bound;
    }

    @Override
    public int compress(ByteBuffer from, ByteBuffer to) {
        int length = from.remaining();
        ByteBuffer block = viewOfSource(from);
        ByteBuffer room = viewOfTarget(to);
        int written;
        try {
            written = codec.compress(block, room);
        } catch (BufferOverflowException e) {
            if (to.remaining() < codec.maxCompressedLength(length)) {
                throw e;
            }
            throw broken("a target of maxCompressedLength bytes suffices", to.remaining(), e);
        }
        requireConsumed(block, from);
        requireLimit(room, to.remaining());
        require(written == room.position(), "compress returns how far it moved the target", written);
        require(written > 0 || length == 0, "a block is compressed to at least one byte", written);
        if (!Payload.isPossible(length, written, this)) {
            throw broken(
                    "maxDecompressedLength bounds what compress takes, which was " + length,
                    maxDecompressedLength(written),
                    null);
        }
        from.position(from.limit());
        to.position(to.position() + written);
        return written;
    }

    @Override
    public void decompress(ByteBuffer from, ByteBuffer to) throws CorruptDataException {
        ByteBuffer compressed = viewOfSource(from);
        ByteBuffer room = viewOfTarget(to);
        codec.decompress(compressed, room);
        requireConsumed(compressed, from);
        requireLimit(room, to.remaining());
        require(room.position() == to.remaining(), "decompress fills its target", room.position());
        from.position(from.limit());
        to.position(to.limit());
    }

    private void requireConsumed(ByteBuffer view, ByteBuffer from) {
        requireLimit(view, from.limit());
        require(view.position() == from.limit(), "the source is consumed", view.position());
    }

    private void requireLimit(ByteBuffer view, int limit) {
        require(view.limit() == limit, "limits stay as they are", view.limit());
    }

    private void require(boolean kept, String rule, long found) {
        if (!kept) {
            throw broken(rule, found, null);
        }
    }

    /** No text is put together before it is needed: these checks are made for each frame. */
    private IllegalStateException broken(String rule, long found, Throwable cause) {
        return new IllegalStateException(
                "the compressor " + codec.name() + " (" + codec.getClass().getName() + ") breaks the rules of "
                        + Compressor.class.getName() + ": " + rule + ", and here it is " + found
                        + "; use another version of it, and prove it with the test kit's CompressorContract",
                cause);
    }

    private ByteBuffer viewOfSource(ByteBuffer buffer) {
        return source.of(buffer, buffer.position(), buffer.limit());
    }

    /** Starts where the target does, so that nothing can be written before it. */
    private ByteBuffer viewOfTarget(ByteBuffer buffer) {
        if (target != buffer || targetStart != buffer.position()) {
            target = buffer;
            targetStart = buffer.position();
            int limit = buffer.limit();
            buffer.limit(
                    buffer.capacity()); // as far as later targets go, and without a duplicate for each block of a chunk
            targetView = buffer.slice();
            buffer.limit(limit);
        }
        return targetView.clear().limit(buffer.remaining());
    }
}
