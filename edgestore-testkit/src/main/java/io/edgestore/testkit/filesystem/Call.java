package io.edgestore.testkit.filesystem;

/**
 * A call to a {@link CrashFileSystem}, whether it succeeded or failed.
 *
 * @param kind what
 * @param path the file or directory, by the name that the caller used
 * @param offset where in the file a read or a write begins, or how long a cut file becomes; else 0
 * @param length how many bytes were to be read or written; else 0
 * @param direct whether they were to go from or to direct memory. What is written from the heap, the JDK copies into direct
 *     memory that the thread keeps
 * @param thread the name of the thread
 */
public record Call(Operation.Kind kind, String path, long offset, long length, boolean direct, String thread) {

    Call(Operation.Kind kind, CrashPath path, long offset, long length, boolean direct) {
        this(
                kind,
                path.toString(),
                offset,
                length,
                direct,
                Thread.currentThread().getName());
    }

    static Call of(Operation.Kind kind, CrashPath path) {
        return new Call(kind, path, 0, 0, false);
    }

    /**
     * Kind and path: what an order of calls is compared by.
     *
     * @return {@code FORCE /data/a.wal}, for example
     */
    public String inShort() {
        return kind + " " + path;
    }
}
