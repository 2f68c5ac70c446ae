package io.edgestore.wal.file;

import io.edgestore.wal.memory.ReusableBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Writes the end of a file once more, as it is, and forces it. After a failed fsync the operating system may take bytes for
 * written that are in its memory only: it would never write them, and the next fsync would succeed all the same. What is
 * written anew, it has to write.
 */
public final class TailRewrite {

    private static final int CHUNK = 64 << 10;

    private TailRewrite() {}

    /**
     * Does it.
     *
     * @param path the file; nobody else writes to it
     * @param from everything before this offset is durable
     * @throws IOException if the file cannot be read or written, or the fsync fails again
     */
    public static void from(Path path, long from) throws IOException {
        try (LogFile file = LogFile.open(path, LogFile.Access.WRITE);
                SyncThread sync = SyncThread.start(path, Thread::new);
                ReusableBuffer buffers = new ReusableBuffer()) {
            sync.open();
            long end = file.size();
            for (long at = from; at < end; at += CHUNK) {
                ByteBuffer chunk = buffers.ofLength((int) Math.min(CHUNK, end - at));
                file.read(chunk, at);
                file.write(chunk.flip(), at);
            }
            sync.force();
        }
    }
}
