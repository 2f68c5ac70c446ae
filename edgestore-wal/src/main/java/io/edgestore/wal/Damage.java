package io.edgestore.wal;

import java.nio.file.Path;

/**
 * A range of bytes in a file that are not what was written. Adjacent ranges are joined into one.
 *
 * @param file the file
 * @param offset where it starts, in bytes from the file's start
 * @param length its length in bytes, 1 or more; 0 only of a header of which no byte is left
 * @param reason what is wrong with its beginning
 */
public record Damage(Path file, long offset, long length, Reason reason) {

    /** What is wrong. */
    public enum Reason {
        /** The file's header is damaged or gone. {@link WalOptions#withLostHeader} reads such a file. */
        HEADER("the header cannot be read"),
        /** The checksum of a frame is not that of its payload. */
        CHECKSUM("the checksum does not match"),
        /** There are zeros where a frame should start. */
        ZEROS("zeros where a frame should start"),
        /** The checksum holds, and the payload is malformed: nothing of the length that it says can be made of it. */
        PAYLOAD("the payload cannot be decompressed to its length"),
        /** The payload can be decompressed, and a record in it is malformed; or, in version 2, they do not make a block. */
        RECORD("the record is malformed"),
        /**
         * A frame's length is over 64 MiB, or leads past the end of the file; and there are whole frames behind it, or it is
         * whole itself with the length that is left.
         */
        LENGTH("the length is damaged: this frame, or one behind it, is whole");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /**
         * The reason in words.
         *
         * @return a few words in English, for people
         */
        public String text() {
            return text;
        }
    }

    /** Offset, length and reason, in one line. */
    @Override
    public String toString() {
        return file + ": damage at offset " + offset + ", " + length + " bytes: " + reason.text();
    }
}
