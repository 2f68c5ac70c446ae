package io.edgestore.cli.file;

import io.edgestore.api.Compressor;
import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.Streams;
import io.edgestore.wal.RecordTooLargeException;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A log that a command writes, a file or a directory, with a number of records in each frame. Those of a frame are written when
 * it is full: what was appended is in the log after {@link #sync}. What its codec throws is a {@link CodecFailedException}.
 */
public final class LogWriter implements Closeable {

    /** For frames that end where {@link #endFrame} says so, or where they are too long. */
    public static final int ANY_NUMBER = Integer.MAX_VALUE;

    /** How many bytes of records are held for one frame: twice that is the most that a payload can have. */
    public static final int MAX_BLOCK_LENGTH = 32 << 20;

    /** What a frame has for each record beside it, and the hash that a record of another file may lack. */
    private static final int MOST_ADDED_LENGTH = Integer.BYTES + 32;

    private final LogTarget target;
    private final String codec;
    private final int recordsPerFrame;

    /** The next frame's. */
    private final List<WalRecord> pending = new ArrayList<>();

    private long pendingLength;
    private boolean empty;
    private long records;

    private LogWriter(LogTarget target, String codec, int recordsPerFrame) {
        this.target = target;
        this.codec = codec;
        this.recordsPerFrame = recordsPerFrame;
        this.empty = target.isEmpty();
    }

    /** Begins a file anew. One that a killed command left is replaced, and told; one that is being written is refused. */
    public static LogWriter replace(Streams streams, Path file, WalOptions options, int recordsPerFrame)
            throws IOException {
        boolean leftover = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        LogWriter writer = of(options, recordsPerFrame, () -> new FileTarget(file, WalWriter.replace(file, options)));
        if (leftover) {
            streams.note(file + ", which a killed command left, was replaced");
        }
        return writer;
    }

    /** Opens a file that is there. That it is of another codec than the options ask for is told like any failure. */
    public static LogWriter open(Path file, WalOptions options, int recordsPerFrame) throws IOException {
        LogPath.requireNoStream(file);
        return of(options, recordsPerFrame, () -> new FileTarget(file, WalWriter.open(file, options)));
    }

    /** Opens the log in a directory, or begins one there. */
    public static LogWriter openDirectory(Path directory, WalOptions options, int recordsPerFrame) throws IOException {
        return of(
                options,
                recordsPerFrame,
                () -> new DirectoryTarget(directory, options, WriteAheadLog.open(directory, options)));
    }

    private static LogWriter of(WalOptions options, int recordsPerFrame, CodecFailedException.Call<LogTarget> opening)
            throws IOException {
        String codec = codec(options);
        return new LogWriter(CodecFailedException.unless(codec, opening), codec, recordsPerFrame);
    }

    private static String codec(WalOptions options) {
        return "its codec"
                + options.compressor()
                        .map(Compressor::name)
                        .map(name -> " " + name)
                        .orElse("");
    }

    /** Whether a record of that LSN can come next. In an empty file any can. */
    public boolean takes(long lsn) {
        return empty || nextLsn() != 0 && Long.compareUnsigned(lsn, nextLsn()) >= 0;
    }

    /**
     * Appends a record, or holds it until its frame is full. One that is long has a frame of its own.
     *
     * @param rawLength the record's length before compression, as it was read
     * @throws RecordTooLargeException if this record does not fit; those before it are not touched
     */
    public void append(WalRecord record, long rawLength) throws IOException {
        long length = rawLength + MOST_ADDED_LENGTH;
        boolean alone = recordsPerFrame == 1 || length > MAX_BLOCK_LENGTH;
        if (alone || pendingLength + length > MAX_BLOCK_LENGTH) {
            endFrame();
        }
        if (alone) {
            write(List.of(record));
        } else {
            pending.add(record);
            pendingLength += length;
        }
        empty = false;
        if (pending.size() == recordsPerFrame) {
            endFrame();
        }
    }

    /** Writes what is held: the next record comes into another frame. */
    public void endFrame() throws IOException {
        if (pending.isEmpty()) {
            return;
        }
        List<WalRecord> frame = List.copyOf(pending);
        pending.clear();
        pendingLength = 0;
        try {
            write(frame);
        } catch (RecordTooLargeException e) {
            // Which would pass for a fault of the record that made the frame full.
            throw new FileSystemException(
                    target.toString(), null, "a frame of " + Amount.of(frame.size(), "record") + ": " + e.getMessage());
        }
    }

    private void write(List<WalRecord> frame) throws IOException {
        CodecFailedException.unless(codec, () -> {
            target.append(frame);
            return null;
        });
        records += frame.size();
    }

    /** How many records were written so far. */
    public long records() {
        return records;
    }

    public void sync() throws IOException {
        endFrame();
        target.sync();
    }

    public long nextLsn() {
        return pending.isEmpty()
                ? target.nextLsn()
                : pending.get(pending.size() - 1).lsn() + 1;
    }

    /** Whether the records that are appended have the hash of their value. */
    public boolean hasValueHashes() {
        return target.hasValueHashes();
    }

    /** How many bytes the log has, once it is synced. */
    public long length() throws IOException {
        return target.length();
    }

    /** What was found when the log was opened and what was done about it, in lines; none if all was well. */
    public List<String> repairs() {
        return target.repairs();
    }

    @Override
    public void close() throws IOException {
        try (target) {
            endFrame();
        }
    }
}
