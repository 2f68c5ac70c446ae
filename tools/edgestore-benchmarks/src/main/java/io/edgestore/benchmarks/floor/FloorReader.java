package io.edgestore.benchmarks.floor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** What no replay can do without: reading the file ahead, and for each frame CRC-32C and LZ4. */
public final class FloorReader {

    /** As much as the log's reader reads ahead. */
    private static final int READ_AHEAD = 256 << 10;

    private static final int MAX_BLOCK = 1 << 20;

    private final LZ4SafeDecompressor lz4 = LZ4Factory.nativeInstance().safeDecompressor();
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer window = ByteBuffer.allocateDirect(READ_AHEAD).order(ByteOrder.LITTLE_ENDIAN);
    private long sum;
    private final ByteBuffer block = ByteBuffer.allocateDirect(MAX_BLOCK);

    /** Reads a file without damage; returns how many bytes its raw blocks have. */
    public long read(Path file) throws IOException {
        long bytes = 0;
        try (FileChannel channel = FileChannel.open(file)) {
            channel.read(window.clear());
            int at = Frames.firstFrame(window);
            int end = window.position();
            while (true) {
                if (end - at < Frames.HEADER || end - at < Frames.HEADER + window.getInt(at + Integer.BYTES)) {
                    window.limit(end).position(at).compact();
                    at = 0;
                    end = window.position();
                    if (channel.read(window) < 0) {
                        return bytes;
                    }
                    end = window.position();
                    continue;
                }
                int payload = at + Frames.HEADER;
                int length = window.getInt(at + Integer.BYTES);
                crc.reset();
                crc.update(window.limit(payload + length).position(payload));
                window.clear();
                sum += crc.getValue();
                int compressed = payload + Frames.RAW_LENGTH;
                bytes += lz4.decompress(
                        window, compressed, length - Frames.RAW_LENGTH, block, 0, window.getInt(payload));
                at = payload + length;
            }
        }
    }

    /** So that no checksum is computed for nothing. */
    public long checksums() {
        return sum;
    }
}
