package io.edgestore.wal.fault;

import java.nio.ByteBuffer;
import java.util.function.Predicate;

/**
 * One operation that was asked of a {@link FaultyDisk}, whether it succeeded or not.
 *
 * @param kind what
 * @param name the last name of the path
 * @param onDirectory whether the path is a directory
 * @param offset where in the file; the new length, of a truncate
 * @param length how many bytes were to be read or written
 * @param direct whether the bytes were to go from or to direct memory
 * @param thread the name of the thread that asked
 */
public record IoCall(
        Kind kind, String name, boolean onDirectory, long offset, long length, boolean direct, String thread) {

    /** What is asked for. Each is a predicate that is true of its calls. */
    public enum Kind implements Predicate<IoCall> {
        OPEN,
        LOCK,
        SIZE,
        READ,
        WRITE,
        FORCE,
        TRUNCATE,
        CLOSE,
        MOVE,
        DELETE,
        ATTRIBUTES;

        @Override
        public boolean test(IoCall call) {
            return call.kind == this;
        }
    }

    static IoCall of(Kind kind, FaultPath path) {
        return at(kind, path, 0);
    }

    static IoCall at(Kind kind, FaultPath path, long offset) {
        return new IoCall(kind, path.name(), path.isDirectory(), offset, 0, false, threadName());
    }

    static IoCall transfer(Kind kind, FaultPath path, long offset, ByteBuffer buffer) {
        return new IoCall(kind, path.name(), false, offset, buffer.remaining(), buffer.isDirect(), threadName());
    }

    private static String threadName() {
        return Thread.currentThread().getName();
    }

    /** Kind and file: enough to compare an order of operations with. */
    public String brief() {
        return kind + " " + (onDirectory ? "directory" : name);
    }
}
