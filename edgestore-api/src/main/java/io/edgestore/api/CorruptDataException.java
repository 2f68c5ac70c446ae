package io.edgestore.api;

import java.io.IOException;

/** Thrown for malformed bytes: a block, header or record that is not what it should be. */
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
