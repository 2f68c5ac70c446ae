package io.edgestore.cli.convert;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.file.LogReader;
import io.edgestore.cli.file.LogWriter;
import io.edgestore.wal.RecordTooLargeException;
import io.edgestore.wal.RecordView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Takes the records of one file over into another, one by one, and tells of what a log file of ours cannot hold. */
final class Conversion {

    /** Of a record without namespace, key, value and hash. */
    private static final int BARE_LENGTH = 39;

    private final Path source;
    private final LogReader reader;
    private final Consumer<String> leftOut;
    private long records;
    private long bytes;

    /**
     * Makes a conversion.
     *
     * @param source the reader's file
     * @param reader before the first record
     * @param leftOut told of what is going to be left out; may throw, to end the conversion
     */
    Conversion(Path source, LogReader reader, Consumer<String> leftOut) {
        this.source = source;
        this.reader = reader;
        this.leftOut = leftOut;
    }

    /** How many records were taken over. */
    long records() {
        return records;
    }

    /** How long the new file is. */
    long bytes() {
        return bytes;
    }

    void into(LogWriter writer) throws IOException {
        while (advance()) {
            RecordView record = reader.record();
            if (writer.takes(record.lsn())) {
                tellOfExtension(record);
                tellOfLostHash(record, writer);
                append(record, writer);
            } else {
                leftOut.accept(place(record) + ": the record before it has LSN "
                        + Long.toUnsignedString(writer.nextLsn() - 1)
                        + ", and LSNs rise; a frame was doubled or moved");
            }
        }
        writer.sync();
        bytes = writer.length();
    }

    /** What cannot be read is the source's fault, and what is thrown further is the target's. */
    private boolean advance() {
        try {
            return reader.advance();
        } catch (IOException e) {
            throw new CommandFailedException(ExitCode.UNREADABLE, ErrorMessage.of(source, e), e);
        }
    }

    /** Readers ignore bytes behind the value, and writers have none: a later version of the format may. */
    private void tellOfExtension(RecordView record) {
        int known = BARE_LENGTH
                + record.valueHash().remaining()
                + record.namespace().remaining()
                + record.key().remaining()
                + record.value().remaining();
        if (record.rawLength() > known) {
            leftOut.accept(place(record) + ": it has " + Amount.of(record.rawLength() - known, "byte")
                    + " behind its value, which this release does not know");
        }
    }

    /** A hash can be dropped, since it can be computed again; not one that tells of a wrong value. */
    private void tellOfLostHash(RecordView record, LogWriter writer) {
        if (!writer.hasValueHashes() && !record.verify()) {
            leftOut.accept(
                    place(record) + ": its value is not the one that its hash was made of, which nothing would tell"
                            + " without the hash");
        }
    }

    private void append(RecordView record, LogWriter writer) throws IOException {
        try {
            writer.append(record.toRecord(), record.rawLength());
            records++;
        } catch (RecordTooLargeException e) {
            throw new CommandFailedException(
                    ExitCode.UNREADABLE, place(record) + ": " + e.getMessage() + ", or choose another codec", e);
        }
    }

    private String place(RecordView record) {
        return source + ": the record at offset " + record.offset() + ", LSN " + Long.toUnsignedString(record.lsn());
    }
}
