package io.edgestore.ratis;

import java.io.IOException;

/**
 * It is not known that the group did what it was asked: no majority confirmed it in time, or the log was closed meanwhile. <b>It may be
 * done all the same</b>, before or after this was thrown. Who appends entries again can have them in the log twice; where that
 * matters, let a key or a transaction number of the entry tell.
 */
public final class ReplicationException extends IOException {

    private static final long serialVersionUID = 1L;

    ReplicationException(String message, Throwable cause) {
        super(message, cause);
    }
}
