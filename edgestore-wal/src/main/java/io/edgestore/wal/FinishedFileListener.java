package io.edgestore.wal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Is called for each file of a log that is finished: durable, closed, and never written again. Use it to archive files.
 *
 * <pre>{@code
 * WalOptions options = WalOptions.defaults()
 *         .withFinishedFileListener("archive", file -> Files.copy(file, archive.resolve(file.getFileName().toString())));
 * }</pre>
 */
@FunctionalInterface
public interface FinishedFileListener {

    /**
     * A file is finished. It is called on a thread of its own, which only the next file waits for, in the order of the files. The
     * file is not deleted before this returns. This may use the log, and must not close it.
     *
     * @param file the file, in the log's directory
     * @throws IOException if it could not be dealt with. It is told again when the next file is finished, and when the log is opened
     *     again; no later file is told before that
     */
    void finished(Path file) throws IOException;
}
