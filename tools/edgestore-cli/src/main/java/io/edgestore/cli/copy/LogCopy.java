package io.edgestore.cli.copy;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.file.Findings;
import io.edgestore.cli.file.LogSource;
import io.edgestore.cli.file.LogWriter;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.RecordTooLargeException;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.log.LogReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Takes the records of one log over into another, one by one, and tells of what a log file of ours cannot hold. */
public final class LogCopy {

    /** Of a record without namespace, key, value and hash. */
    private static final int BARE_LENGTH = 39;

    /** What becomes of the frames. */
    public enum Frames {
        /** Each holds the records that it held. */
        KEPT,
        /** The writer says how many records each holds. */
        MADE_ANEW
    }

    private final Path path;
    private final LogSource source;
    private final Frames frames;
    private final Consumer<String> leftOut;
    private long records;
    private long bytes;
    private String hashes = "";

    /**
     * Makes a copy, of nothing yet.
     *
     * @param path the source's
     * @param source before the first record
     * @param leftOut told of what is going to be left out; may throw, to end it
     */
    public LogCopy(Path path, LogSource source, Frames frames, Consumer<String> leftOut) {
        this.path = path;
        this.source = source;
        this.frames = frames;
        this.leftOut = leftOut;
    }

    /** What became of the hashes of the values; empty if each record has one in both logs, or in none. */
    public String hashes() {
        return hashes;
    }

    /** How many records were taken over. */
    public long records() {
        return records;
    }

    /** How long the new file is. */
    public long bytes() {
        return bytes;
    }

    /** Takes over all that there is, and syncs. */
    public void into(LogWriter writer) throws IOException {
        while (advance()) {
            RecordView record = source.record();
            if (writer.takes(record.lsn())) {
                if (record.hasValueHash() != writer.hasValueHashes()) {
                    hashes = record.hasValueHash() ? "value hashes dropped, " : "value hashes computed, ";
                }
                tellOfExtension(record);
                tellOfLostHash(record, writer);
                append(record, writer);
                if (frames == Frames.KEPT && record.remainingInFrame() == 0) {
                    writer.endFrame();
                }
            } else {
                leftOut.accept(place(record) + ": the record before it has LSN "
                        + Long.toUnsignedString(writer.nextLsn() - 1)
                        + ", and LSNs rise; a frame was doubled or moved");
            }
        }
        tellOfBorders(source.report());
        writer.sync();
        bytes = writer.length();
    }

    /** Of what a damage listener is not told: it looks into the files, and not between them. */
    private void tellOfBorders(LogReport report) {
        report.gaps().forEach(gap -> leftOut.accept(gap.toString()));
        for (int i = 0; i < report.files().size(); i++) {
            if (Findings.isDamagedByItsPlace(report, i)) {
                leftOut.accept(report.files().get(i) + ", and it is not the log's last file");
            }
        }
    }

    /** What cannot be read is the source's fault, and what is thrown further is the target's. */
    private boolean advance() {
        try {
            return source.advance();
        } catch (CorruptLogException e) {
            throw new CommandFailedException(ExitCode.DAMAGED, e.getMessage() + ": --policy salvage", e);
        } catch (IOException e) {
            throw new CommandFailedException(ExitCode.UNREADABLE, ErrorMessage.of(path, e), e);
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
        return source.file() + ": the record at offset " + record.offset() + ", LSN "
                + Long.toUnsignedString(record.lsn());
    }
}
