package io.edgestore.wal;

import java.io.IOException;

/** What goes wrong with a log, beside the plain I/O errors of the file system, which are thrown as they are. */
public class WalException extends IOException {

    private static final long serialVersionUID = 1L;

    WalException(String message) {
        super(message);
    }

    WalException(String message, Throwable cause) {
        super(message, cause);
    }
}
