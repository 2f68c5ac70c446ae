package io.edgestore.benchmarks.floor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** The raw blocks of a file with LZ4: what has to be compressed to write the same file again. */
public final class Frames {

    static final int HEADER = 8;
    static final int RAW_LENGTH = 4;

    private static final int VERSION_AT = 4;
    private static final int HEADER_LENGTH_AT = 6;

    private Frames() {}

    /** Direct buffers, each with the raw block of one frame. */
    public static List<ByteBuffer> blocks(Path file) throws IOException {
        LZ4SafeDecompressor lz4 = LZ4Factory.nativeInstance().safeDecompressor();
        List<ByteBuffer> blocks = new ArrayList<>();
        ByteBuffer all = content(file);
        for (int at = firstFrame(all); at < all.limit(); at += HEADER + all.getInt(at + RAW_LENGTH)) {
            int length = all.getInt(at + RAW_LENGTH) - RAW_LENGTH;
            ByteBuffer block = ByteBuffer.allocateDirect(all.getInt(at + HEADER));
            lz4.decompress(all, at + HEADER + RAW_LENGTH, length, block, 0, block.capacity());
            blocks.add(block);
        }
        return blocks;
    }

    /** How long the header of a file is. */
    static int firstFrame(ByteBuffer file) {
        return file.get(VERSION_AT) == 1 ? HEADER : file.getInt(HEADER_LENGTH_AT);
    }

    private static ByteBuffer content(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer all =
                    ByteBuffer.allocateDirect(Math.toIntExact(channel.size())).order(ByteOrder.LITTLE_ENDIAN);
            while (all.hasRemaining() && channel.read(all) >= 0) {}
            return all.flip();
        }
    }
}
