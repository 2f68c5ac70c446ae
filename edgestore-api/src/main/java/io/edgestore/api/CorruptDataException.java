package io.edgestore.api;

import java.io.IOException;

/** Bytes that are not what they should be: a malformed block, header or record. */
public class CorruptDataException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what is wrong with the bytes
     */
    public CorruptDataException(String message) {
        super(message);
    }

    /**
     * Makes one with the exception of a library below.
     *
     * @param message what is wrong with the bytes
     * @param cause what told so
     */
    public CorruptDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
