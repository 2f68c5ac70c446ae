package io.edgestore.cli.console;

import java.io.IOException;
import java.util.Locale;

/**
 * Standard output takes no more. Unchecked, so that it passes through the writers, which would keep an {@link IOException}
 * to themselves, and is never mixed up with an I/O error of a log.
 */
public final class OutputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutputException(IOException cause) {
        super("cannot write to standard output: " + cause.getMessage(), cause);
    }

    /** Whether the reader has gone, as {@code head} does. Only the system's message tells it from a full disk. */
    public boolean isClosedPipe() {
        String message = getCause().getMessage();
        return message != null && message.toLowerCase(Locale.ROOT).contains("pipe");
    }
}
