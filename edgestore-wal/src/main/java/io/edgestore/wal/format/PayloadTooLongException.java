package io.edgestore.wal.format;

/** A record's payload would be over {@link FrameHeader#MAX_PAYLOAD_LENGTH}. */
public final class PayloadTooLongException extends Exception {

    private static final long serialVersionUID = 1L;

    PayloadTooLongException(Throwable cause) {
        super(cause);
    }
}
