package io.edgestore.wal;

import java.io.IOException;

/**
 * What goes wrong with a log, beside the errors of the file system: those are {@link java.nio.file.FileSystemException}s
 * that name the file, what could not be done with it, and what to do.
 */
public class WalException extends IOException {

    private static final long serialVersionUID = 1L;

    WalException(String message) {
        super(message);
    }

    WalException(String message, Throwable cause) {
        super(message, cause);
    }
}
