package io.edgestore.testkit.filesystem;

/**
 * One line of the operation log: something that changed the disk, or would have.
 *
 * @param index its place among all operations of the file system, from 1
 * @param kind what it was
 * @param path the file or directory, by the name that the caller used
 * @param detail the rest: how many bytes and where, the new name, why it failed
 * @param thread the name of the thread
 */
public record Operation(int index, Kind kind, String path, String detail, String thread) {

    /** What a program can ask of a file system. Faults are put in by kind; the log has those that can change the disk. */
    public enum Kind {
        /** Opens a file or directory. Not in the log. */
        OPEN,
        /** Reads from a channel. Not in the log. */
        READ,
        /** Lists a directory. Not in the log. */
        LIST,
        /** Creates a file. */
        CREATE,
        /** Writes to a channel. */
        WRITE,
        /** Cuts a file, also when it is opened with {@code TRUNCATE_EXISTING}. */
        TRUNCATE,
        /** Forces a file or directory: fsync. */
        FORCE,
        /** Renames a file or directory. */
        MOVE,
        /** Gives a file a second name: a hard link. */
        LINK,
        /** Removes a name. */
        DELETE,
        /** Creates a directory. */
        CREATE_DIRECTORY,
        /** Locks a part of a file. */
        LOCK,
        /** Releases a lock, which a failure leaves in place. Not in the log. */
        UNLOCK,
        /** Asks a channel how long its file is. Not in the log. */
        SIZE,
        /** Asks a channel for its position, or sets it. Not in the log. */
        POSITION,
        /** Reads attributes by a path, as also {@code exists}, {@code size} and {@code isSameFile} do. Not in the log. */
        READ_ATTRIBUTES,
        /** Sets attributes by a path. Not in the log. */
        SET_ATTRIBUTES,
        /** Goes to the next entry of a listing, or finds that there is none. Not in the log. */
        ITERATE,
        /** Closes a channel or a listing. It is closed, even if that fails. Not in the log. */
        CLOSE;

        /** Whether it is done in a channel that an interrupt of its thread closes. */
        boolean isInterruptible() {
            return switch (this) {
                case READ, WRITE, TRUNCATE, FORCE, SIZE, POSITION -> true;
                default -> false;
            };
        }
    }

    @Override
    public String toString() {
        return ("#" + index + " " + kind + " " + path + " " + detail).strip() + " [" + thread + "]";
    }
}
