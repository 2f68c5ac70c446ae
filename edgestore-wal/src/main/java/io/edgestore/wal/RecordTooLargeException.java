package io.edgestore.wal;

/**
 * Thrown if a record, or a batch for one frame, is too large: on writing, into the format or under {@link
 * WalOptions#maxRecordLength()}; on reading, under that limit. Writing one changes nothing, and the writer goes on. Reading
 * stops before it, since to skip it would be to lose it: open the file again with a higher limit.
 */
public final class RecordTooLargeException extends WalException {

    private static final long serialVersionUID = 1L;

    RecordTooLargeException(String message) {
        super(message);
    }
}
