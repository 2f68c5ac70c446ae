package io.edgestore.codec.zstd;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.edgestore.api.CorruptDataException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Zstandard frames by zstd-jni. Leaves all positions where they are.
 *
 * <p>Contexts are freed when this is unreachable. Until a call is over it keeps this reachable: none is freed in use.
 * Two direct buffers are used as they are; whatever else goes through arrays.
 */
final class ZstdFrames {

    private static final int MAGIC = 0xFD2F_B528;

    /** One thread for all codecs. It holds contexts, and codecs not at all. */
    private static final Cleaner CLEANER = Cleaner.create();

    private final Contexts contexts;

    ZstdFrames(Contexts contexts) {
        NativeLibrary.require();
        this.contexts = contexts;
        CLEANER.register(this, contexts::close);
    }

    /** For tests. */
    Contexts contexts() {
        return contexts;
    }

    /** Needs a target with as many bytes remaining as {@link ZstdCompressor#maxCompressedLength} says. */
    int compress(ByteBuffer source, ByteBuffer target) {
        try {
            return contexts.compressors().pool().with(context -> compress(context, source, target));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Consumes all of the source or throws; returns how many bytes of the target it wrote. */
    int decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
        requireMagic(source);
        requireWhole(source);
        try {
            return contexts.decompressors().pool().with(context -> decompress(context, source, target));
        } catch (ZstdException e) {
            throw new CorruptDataException(
                    "malformed zstd frame of " + source.remaining() + " bytes, to decompress into " + target.remaining()
                            + " bytes",
                    e);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private static int compress(ZstdCompressCtx context, ByteBuffer source, ByteBuffer target) {
        if (source.isDirect() && target.isDirect()) {
            return context.compressDirectByteBuffer(
                    target, target.position(), target.remaining(), source, source.position(), source.remaining());
        }
        Bytes from = Bytes.of(source);
        Bytes to = Bytes.of(target);
        int length = context.compressByteArray(
                to.array(), to.offset(), to.length(), from.array(), from.offset(), from.length());
        if (target.isDirect()) {
            target.put(target.position(), to.array(), 0, length);
        }
        return length;
    }

    private static int decompress(ZstdDecompressCtx context, ByteBuffer source, ByteBuffer target) {
        if (source.isDirect() && target.isDirect()) {
            return context.decompressDirectByteBuffer(
                    target, target.position(), target.remaining(), source, source.position(), source.remaining());
        }
        Bytes from = Bytes.of(source);
        Bytes to = Bytes.of(target);
        int length = context.decompressByteArray(
                to.array(), to.offset(), to.length(), from.array(), from.offset(), from.length());
        if (target.isDirect()) {
            target.put(target.position(), to.array(), 0, length);
        }
        return length;
    }

    /** zstd itself would also take skippable frames, and take nothing at all for an empty block. */
    private static void requireMagic(ByteBuffer source) throws CorruptDataException {
        int magic = source.order() == ByteOrder.LITTLE_ENDIAN ? MAGIC : Integer.reverseBytes(MAGIC);
        if (source.remaining() < Integer.BYTES || source.getInt(source.position()) != magic) {
            throw new CorruptDataException("no zstd frame: the magic number is missing");
        }
    }

    /** zstd itself would go on with what follows the first frame. */
    private static void requireWhole(ByteBuffer source) throws CorruptDataException {
        if (FrameLength.of(source) != source.remaining()) {
            throw new CorruptDataException(
                    "the " + source.remaining() + " bytes are not one zstd frame, whole and with nothing behind it");
        }
    }
}
