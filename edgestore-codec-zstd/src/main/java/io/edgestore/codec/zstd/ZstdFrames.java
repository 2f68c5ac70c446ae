package io.edgestore.codec.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Zstandard frames by zstd-jni. Leaves all positions where they are.
 *
 * <p>Each call makes a context of its own: they are not safe for use by many threads. Two direct buffers are used as
 * they are; whatever else goes through arrays.
 */
final class ZstdFrames {

    private static final int MAGIC = 0xFD2F_B528;

    private ZstdFrames() {}

    /** Needs a target with as many bytes remaining as {@link ZstdCompressor#maxCompressedLength} says. */
    static int compress(int level, ByteBuffer source, ByteBuffer target) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            context.setLevel(level).setChecksum(false).setContentSize(false).setDictID(false);
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
    }

    /** Consumes all of the source or throws; returns how many bytes of the target it wrote. */
    static int decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
        requireMagic(source);
        try (ZstdDecompressCtx context = new ZstdDecompressCtx()) {
            if (source.isDirect() && target.isDirect()) {
                requireWhole(
                        source,
                        Zstd.findDirectByteBufferFrameCompressedSize(source, source.position(), source.remaining()));
                return context.decompressDirectByteBuffer(
                        target, target.position(), target.remaining(), source, source.position(), source.remaining());
            }
            Bytes from = Bytes.of(source);
            requireWhole(source, Zstd.findFrameCompressedSize(from.array(), from.offset(), from.length()));
            Bytes to = Bytes.of(target);
            int length = context.decompressByteArray(
                    to.array(), to.offset(), to.length(), from.array(), from.offset(), from.length());
            if (target.isDirect()) {
                target.put(target.position(), to.array(), 0, length);
            }
            return length;
        } catch (ZstdException e) {
            throw new CorruptDataException(
                    "malformed zstd frame of " + source.remaining() + " bytes, to decompress into " + target.remaining()
                            + " bytes",
                    e);
        }
    }

    /** zstd itself would also take skippable frames, and take nothing at all for an empty block. */
    private static void requireMagic(ByteBuffer source) throws CorruptDataException {
        if (source.remaining() < Integer.BYTES
                || source.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(source.position()) != MAGIC) {
            throw new CorruptDataException("no zstd frame: the magic number is missing");
        }
    }

    /** zstd itself would go on with what follows the first frame. A negative length stands for an error. */
    private static void requireWhole(ByteBuffer source, long frameLength) throws CorruptDataException {
        if (frameLength != source.remaining()) {
            throw new CorruptDataException(
                    "the " + source.remaining() + " bytes are not one zstd frame, whole and with nothing behind it");
        }
    }
}
