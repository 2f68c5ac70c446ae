package io.edgestore.wal.format;

/** A frame's payload would be over {@link FrameHeader#MAX_PAYLOAD_LENGTH}. */
public final class PayloadTooLongException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int blockLength;

    PayloadTooLongException(int blockLength, Throwable cause) {
        super(cause);
        this.blockLength = blockLength;
    }

    /** How many bytes of records the raw block has. */
    public int blockLength() {
        return blockLength;
    }
}
