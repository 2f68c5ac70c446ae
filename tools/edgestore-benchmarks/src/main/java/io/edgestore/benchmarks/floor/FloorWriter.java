package io.edgestore.benchmarks.floor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/** What no log in this format can do without: for each frame LZ4, CRC-32C and one write, and nothing around them. */
public final class FloorWriter implements Closeable {

    private static final int MAX_FRAME = 1 << 20;

    private final LZ4Compressor lz4 = LZ4Factory.nativeInstance().fastCompressor();
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer frames = ByteBuffer.allocateDirect(MAX_FRAME).order(ByteOrder.LITTLE_ENDIAN);
    private final FileChannel channel;
    private long length;

    public FloorWriter(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    /** Writes the frame of one raw block. */
    public void append(ByteBuffer block) throws IOException {
        frames.clear();
        encode(block);
        write();
    }

    /** Writes the frames of many raw blocks at once. */
    public void append(Iterable<ByteBuffer> blocks) throws IOException {
        frames.clear();
        for (ByteBuffer block : blocks) {
            encode(block);
        }
        write();
    }

    /** fdatasync. */
    public void force() throws IOException {
        channel.force(false);
    }

    public long length() {
        return length;
    }

    private void encode(ByteBuffer block) {
        int start = frames.position();
        int payload = start + Frames.HEADER;
        int compressed = payload + Frames.RAW_LENGTH;
        int end = compressed
                + lz4.compress(block, 0, block.capacity(), frames, compressed, frames.capacity() - compressed);
        frames.putInt(payload, block.capacity());
        crc.reset();
        crc.update(frames.limit(end).position(payload));
        frames.clear().position(end);
        frames.putInt(start, (int) crc.getValue()).putInt(start + Integer.BYTES, end - payload);
    }

    private void write() throws IOException {
        frames.flip();
        while (frames.hasRemaining()) {
            length += channel.write(frames, length);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
