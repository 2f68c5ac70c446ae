package io.edgestore.cli.file;

import io.edgestore.cli.console.Streams;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes bytes into a file that is locked while this is open. A lock dies with its process: so what a killed command
 * left is told from what another one is writing, and is written over.
 */
public final class BytesWriter implements Closeable {

    /** Each try but the first follows a command that gave its file up just then. */
    private static final int TRIES = 10;

    private final LockedFile file;

    private BytesWriter(LockedFile file) {
        this.file = file;
    }

    /**
     * Begins the file, or begins it anew.
     *
     * @param part where it grows
     * @param target the name that it gets when it is whole
     * @throws FileAlreadyExistsException if another command is writing it, or has just made it
     */
    public static BytesWriter begin(Streams streams, Path part, Path target) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            boolean leftover = Files.exists(part, LinkOption.NOFOLLOW_LINKS);
            Optional<BytesWriter> writer = lock(part, target);
            if (writer.isPresent()) {
                writer.get().file.channel().truncate(0);
                if (leftover) {
                    streams.note(part + ", which a killed command left, was replaced");
                }
                return writer.get();
            }
        }
        throw new FileAlreadyExistsException(part.toString());
    }

    /** Empty if the file lost its name while it was being locked. */
    private static Optional<BytesWriter> lock(Path part, Path target) throws IOException {
        Optional<LockedFile> locked = LockedFile.lock(part);
        // A command that publishes gives the final name before it gives up the lock: this may be that very file.
        if (locked.isPresent() && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            locked.get().close();
            throw new FileAlreadyExistsException(target.toString());
        }
        return locked.map(BytesWriter::new);
    }

    /** Writes all, and makes it durable. */
    public void write(byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            file.channel().write(bytes);
        }
        file.channel().force(true);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
