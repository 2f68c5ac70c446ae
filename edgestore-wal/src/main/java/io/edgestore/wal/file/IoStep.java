package io.edgestore.wal.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * What is done with a file, and what is said where it fails. The errors of an open channel are the system's text and
 * nothing else: no file, no step, and no way on.
 */
enum IoStep {
    OPEN("could not be opened", "see that it is a file that may be read and written, and try again"),
    READ("could not be read", "this is not taken for its end; look at the disk, and read again"),
    INSPECT("could not be looked at", "look at the disk, and try again"),
    WRITE("could not be written", "make room if the disk is full, or look at the disk"),
    TRUNCATE("could not be cut", "look at the disk, and open the file again"),
    SYNC(
            "could not be synced",
            "what was written since the last sync can be lost; look at the disk, and open the file again"),
    SYNC_DIRECTORY("could not be synced, which makes the names in it durable", "look at the disk, and try again"),
    DELETE("could not be deleted", "it stays; look at the disk, and try again"),
    CLOSE("could not be closed", "look at the disk; what was not synced before can be lost");

    private final String failed;
    private final String wayOn;

    IoStep(String failed, String wayOn) {
        this.failed = failed;
        this.wayOn = wayOn;
    }

    /** A step that can be taken. */
    interface Action<T> {
        T run() throws IOException;
    }

    /** The same, where nothing comes of it. */
    interface Task {
        void run() throws IOException;
    }

    /**
     * Takes the step.
     *
     * @param file the file or directory
     * @param action the step
     * @return what comes of it
     * @throws IOException if it fails; it names the file, whoever threw it
     */
    <T> T on(Path file, Action<T> action) throws IOException {
        try {
            return action.run();
        } catch (IOException e) {
            throw named(file, e);
        }
    }

    /**
     * What to throw when the step has failed.
     *
     * @param file the file or directory
     * @param failure what was thrown
     * @return the same if it says enough, and callers tell it apart; otherwise one that names the file
     */
    IOException named(Path file, IOException failure) {
        if (failure instanceof FileSystemException
                || failure instanceof ClosedChannelException
                || failure instanceof EOFException
                || failure instanceof LockedException) {
            return failure;
        }
        FileSystemException named =
                new FileSystemException(file.toString(), null, failed + ": " + failure.getMessage() + "; " + wayOn);
        named.initCause(failure);
        return named;
    }

    /** The same, where nothing comes of it. */
    void on(Path file, Task task) throws IOException {
        on(file, () -> {
            task.run();
            return null;
        });
    }
}
