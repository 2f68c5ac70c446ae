package io.edgestore.wal.file;

import io.edgestore.wal.memory.ReusableBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Keeps the end of a file in another one beside it, once: a copy that is there already, of an opening that failed behind
 * it say, is used again. A new one is made under another name first, so that it never stands half-made under its own.
 */
final class TailCopy {

    /** Short, since the JDK copies a heap buffer, if it is one, into a direct one that the thread keeps. */
    private static final int CHUNK = 64 << 10;

    private final LogFile file;
    private final long offset;
    private final long end;

    TailCopy(LogFile file, long offset, long end) {
        this.file = file;
        this.offset = offset;
        this.end = end;
    }

    /**
     * Makes sure that there is a durable copy.
     *
     * @return where it is, and which older ones went for it
     * @throws IOException if there is none; nothing half-made is left then
     */
    KeptTail keep() throws IOException {
        TailCopies copies = new TailCopies(file.path(), offset, end - offset);
        for (Path copy : copies.all()) {
            if (holdsTheSame(copy)) {
                DirectoryEntries.force(copy);
                return new KeptTail(copy, List.of());
            }
        }
        Path copy = copies.next();
        try {
            make(copy);
        } catch (IOException e) {
            throw notMade(copy, e);
        }
        DirectoryEntries.force(copy);
        return new KeptTail(copy, copies.deleteOldest());
    }

    private FileSystemException notMade(Path copy, IOException cause) {
        FileSystemException failure = new FileSystemException(
                file.path().toString(),
                copy.toString(),
                "could not keep the torn tail: " + cause + "; the copy takes " + (end - offset)
                        + " bytes. Make room for it, or cut the tail without a copy (WalOptions.withTornTail)");
        failure.initCause(cause);
        return failure;
    }

    /** Compares, and makes the other durable if it is the same: nobody knows how far its maker came. */
    private boolean holdsTheSame(Path copy) throws IOException {
        if (IoStep.INSPECT.on(copy, () -> Files.size(copy)) != end - offset) {
            return false;
        }
        try (FileChannel other = FileChannel.open(copy, StandardOpenOption.READ);
                ReusableBuffer ours = new ReusableBuffer();
                ReusableBuffer theirs = new ReusableBuffer()) {
            for (long at = offset; at < end; at += CHUNK) {
                ByteBuffer expected = chunk(at, ours);
                ByteBuffer found = theirs.ofLength(expected.remaining());
                long from = at - offset;
                IoStep.READ.on(copy, () -> fill(found, other, from));
                if (!found.flip().equals(expected)) {
                    return false;
                }
            }
            IoStep.SYNC.on(copy, () -> other.force(true));
            return true;
        }
    }

    /** As far as there is something to read. */
    private static void fill(ByteBuffer target, FileChannel from, long position) throws IOException {
        int start = target.position();
        while (target.hasRemaining() && from.read(target, position + target.position() - start) >= 0) {
            // Short reads are gone on with.
        }
    }

    private ByteBuffer chunk(long at, ReusableBuffer memory) throws IOException {
        ByteBuffer chunk = memory.ofLength((int) Math.min(CHUNK, end - at));
        file.read(chunk, at);
        return chunk.flip();
    }

    private void make(Path copy) throws IOException {
        Path unfinished = TailCopies.unfinished(copy);
        // Of a crash before. If it is a link, then the link goes, and not what it leads to.
        Files.deleteIfExists(unfinished);
        FileChannel out = FileChannel.open(unfinished, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try {
            try (out) {
                write(out);
                out.force(true);
            }
            Files.move(unfinished, copy, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | Error e) {
            discard(unfinished, e);
            throw e;
        }
    }

    private void write(FileChannel out) throws IOException {
        try (ReusableBuffer memory = new ReusableBuffer()) {
            for (long at = offset; at < end; at += CHUNK) {
                ByteBuffer chunk = chunk(at, memory);
                for (long to = at - offset; chunk.hasRemaining(); ) {
                    to += out.write(chunk, to);
                }
            }
        }
    }

    /** On a full disk it would take the room that the next try needs. */
    private static void discard(Path unfinished, Throwable failure) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
