package io.edgestore.wal.file;

import java.io.IOException;

/** Another writer has the file. */
public final class LockedException extends IOException {

    private static final long serialVersionUID = 1L;

    LockedException(String message) {
        super(message);
    }
}
