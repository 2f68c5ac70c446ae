package io.edgestore.wal;

import java.io.IOException;

/**
 * The base class of errors in a log. Errors of the file system are {@link java.nio.file.FileSystemException}s instead, which
 * name the file, the failed operation, and what to do.
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
