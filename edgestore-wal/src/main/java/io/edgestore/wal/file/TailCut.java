package io.edgestore.wal.file;

import io.edgestore.wal.memory.ReusableBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Cuts the end off a file, and keeps it: what is cut goes to {@code <file>.cut-<offset>-<length>} beside it, and is
 * durable there before it is gone here. The copy is made under another name first, so that it never stands half-made
 * under its own.
 */
public final class TailCut {

    private static final int CHUNK = 1 << 20;

    private final LogFile file;
    private final SyncThread sync;

    /**
     * Makes one for a file.
     *
     * @param file the file, opened for writing
     * @param sync its thread for fsync
     */
    public TailCut(LogFile file, SyncThread sync) {
        this.file = file;
        this.sync = sync;
    }

    /**
     * Cuts, with a copy.
     *
     * @param offset where the file is to end
     * @param end where it ends now
     * @return the copy
     * @throws IOException if anything failed; no byte is lost then
     */
    public Path cut(long offset, long end) throws IOException {
        String name = file.path().getFileName() + ".cut-" + offset + "-" + (end - offset);
        Path unfinished = file.path().resolveSibling(name + ".tmp");
        Path copy = unusedName(name);
        try {
            sync.call(() -> copy(offset, end, unfinished));
            Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | Error e) {
            discardUnfinished(unfinished, e);
            throw e;
        }
        sync.call(() -> DirectoryEntries.force(copy));
        discard(offset);
        return copy;
    }

    /**
     * Cuts without a copy: for what holds nothing.
     *
     * @param offset where the file is to end
     * @throws IOException if that failed
     */
    public void discard(long offset) throws IOException {
        file.truncate(offset);
        sync.force();
    }

    private Path copy(long offset, long end, Path target) throws IOException {
        try (FileChannel out = FileChannel.open(
                        target,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                ReusableBuffer memory = new ReusableBuffer()) {
            for (long at = offset; at < end; ) {
                ByteBuffer chunk = memory.ofLength((int) Math.min(CHUNK, end - at));
                file.read(chunk, at);
                chunk.flip();
                for (long to = at - offset; chunk.hasRemaining(); ) {
                    to += out.write(chunk, to);
                }
                at += chunk.limit();
            }
            out.force(true);
        }
        return target;
    }

    /** On a full disk it would take the room that the next try needs. */
    private static void discardUnfinished(Path unfinished, Throwable failure) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** An earlier copy may have the name: the same bytes, after a crash, or others. It stays in either case. */
    private Path unusedName(String name) {
        Path copy = file.path().resolveSibling(name);
        for (int i = 2; Files.exists(copy); i++) {
            copy = file.path().resolveSibling(name + "." + i);
        }
        return copy;
    }
}
