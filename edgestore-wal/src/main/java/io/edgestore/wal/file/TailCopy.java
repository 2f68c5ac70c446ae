package io.edgestore.wal.file;

import io.edgestore.wal.memory.ReusableBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Keeps the end of a file in another one beside it, once: a copy that is there already, of an opening that failed behind
 * it say, is used again. A new one is made under another name first, so that it never stands half-made under its own.
 *
 * <p>It is called {@code <file>.cut-<offset>-<length>}. Other bytes that were cut at the same place have {@code .2} and so
 * on behind that. Where the name would be too long for a file system, the end of the file's own name is replaced by {@code
 * ~} and the CRC-32C of all of it.
 */
final class TailCopy {

    /** Short, since the JDK copies a heap buffer, if it is one, into a direct one that the thread keeps. */
    private static final int CHUNK = 64 << 10;

    /** Each of them is the evidence of another crash at one place. */
    private static final int MOST = 10;

    private static final String UNFINISHED = ".tmp";

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
     * @return where it is
     * @throws IOException if there is none; nothing half-made is left then
     */
    Path keep() throws IOException {
        Optional<Path> free = Optional.empty();
        for (int number = MOST; number > 0; number--) {
            Path copy = named(number);
            Optional<BasicFileAttributes> there = attributes(copy);
            if (there.isEmpty()) {
                free = Optional.of(copy);
            } else if (there.get().isRegularFile() && there.get().size() == end - offset && holdsTheSame(copy)) {
                DirectoryEntries.force(copy);
                return copy;
            }
        }
        Path copy = free.orElseThrow(this::tooMany);
        try {
            make(copy);
        } catch (IOException e) {
            throw notMade(copy, e);
        }
        DirectoryEntries.force(copy);
        return copy;
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

    private FileSystemException tooMany() {
        return new FileSystemException(
                file.path().toString(),
                null,
                "has a torn tail at offset " + offset + ", and there are " + MOST
                        + " copies of others that were cut there: "
                        + named(1).getFileName() + " to " + named(MOST).getFileName()
                        + "; move them away, or delete them, and open the file again");
    }

    /** A link is not followed: it is somebody else's, and so is what it leads to. */
    private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(IoStep.INSPECT.on(
                    path, () -> Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Compares, and makes the other durable if it is the same: nobody knows how far its maker came. */
    private boolean holdsTheSame(Path copy) throws IOException {
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
        Path unfinished = copy.resolveSibling(copy.getFileName() + UNFINISHED);
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

    private Path named(int number) {
        String cut = ".cut-" + offset + "-" + (end - offset);
        String longest = cut + "." + MOST + UNFINISHED;
        String name = ShortName.before(longest, file.path().getFileName().toString());
        return file.path().resolveSibling(name + cut + (number == 1 ? "" : "." + number));
    }
}
