package io.edgestore.testkit.disk;

import java.io.IOException;
import java.util.Arrays;

/**
 * What an operation does to the disk. Done again on a copy of the disk, it does the same.
 *
 * @param <T> what the operation finds out
 */
public interface Change<T> {

    T on(Disk disk) throws IOException;

    /** Does it to another disk on which all was done that was done before it. */
    default void again(Disk disk) {
        try {
            on(disk);
        } catch (IOException e) {
            throw new IllegalStateException("what was done once cannot be done again", e);
        }
    }

    /** Writes bytes. */
    record Write(long file, long at, byte[] bytes) implements Change<Void> {
        @Override
        public Void on(Disk disk) throws IOException {
            disk.file(file).write(at, bytes);
            return null;
        }

        public long end() {
            return at + bytes.length;
        }

        /** The same, as far as it gets before the process dies. */
        public Write cutShort(int count) {
            return new Write(file, at, Arrays.copyOf(bytes, count));
        }
    }

    /** Cuts a file. */
    record Truncate(long file, int to) implements Change<Void> {
        @Override
        public Void on(Disk disk) throws IOException {
            disk.file(file).truncate(to);
            return null;
        }
    }

    /** Makes durable what was done to a file or directory. */
    record Force(long node) implements Change<Void> {
        @Override
        public Void on(Disk disk) {
            disk.force(node);
            return null;
        }
    }
}
