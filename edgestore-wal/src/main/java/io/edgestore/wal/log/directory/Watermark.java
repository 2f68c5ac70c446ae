package io.edgestore.wal.log.directory;

import io.edgestore.wal.file.LogFile;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The file {@code durable.lsn} in the directory of a log: it tells other processes how far the log is durable, and whether its end
 * was cut off. The writer writes it after each force, and before and after each truncation, and never forces it: while the machine
 * runs all processes see it, and after a crash it may be behind, or damaged, and never ahead. Integers are little-endian.
 *
 * <pre>
 *  0  8  "EDGEMARK"
 *  8  8  the LSN up to which the log is durable, u64
 * 16  8  the LSN in the name of the newest file, u64
 * 24  8  how many bytes of that file are durable, u64; a frame ends there, or the header
 * 32  8  the number of the epoch, u64: see {@link EpochNumber}
 * 40  4  CRC-32C of the bytes before
 * </pre>
 *
 * <p>For one thread at a time.
 */
public final class Watermark implements Closeable {

    /** The file's name. */
    public static final String NAME = "durable.lsn";

    private static final byte[] MAGIC = {'E', 'D', 'G', 'E', 'M', 'A', 'R', 'K'};
    private static final int CHECKED_LENGTH = 40;

    /** It may be half written when it is read. */
    private static final int MOST_TRIES = 3;

    private static final int LENGTH = CHECKED_LENGTH + Integer.BYTES;

    private final LogDirectory directory;
    private final Path path;

    /** Null until it is written. */
    private LogFile file;

    /** Null until it is known, for the first time that the file is written. */
    private EpochNumber epoch;

    /** What was written last; null if that is not known. */
    private Content written;

    /**
     * What the file tells.
     *
     * @param durable how far the log is durable
     * @param epoch another one once the log is truncated
     */
    public record Content(LogPosition durable, EpochNumber epoch) {}

    /**
     * For a writer. Nothing is written yet.
     *
     * @param directory the log's
     */
    public Watermark(LogDirectory directory) {
        this.directory = directory;
        this.path = directory.path().resolve(NAME);
    }

    /**
     * Writes it, unless it says so already.
     *
     * @param durable how far the log is durable
     * @throws IOException if that failed; others know nothing newer then, and it is written anew with the next position
     */
    public void write(LogPosition durable) throws IOException {
        write(new Content(durable, epoch()));
    }

    /** The one of the writer before goes on. A truncation that broke off with its process is over, now that the log is open. */
    private EpochNumber epoch() throws IOException {
        if (epoch == null) {
            epoch = read(directory).map(found -> found.epoch().settled()).orElseGet(EpochNumber::unknownBefore);
        }
        return epoch;
    }

    private void write(Content content) throws IOException {
        if (content.equals(written)) {
            return;
        }
        written = null;
        if (file == null) {
            file = opened();
        }
        file.write(bytes(content), 0);
        written = content;
    }

    /**
     * Tells that the end of the log is about to be cut off.
     *
     * @param durable how far the log is durable
     * @throws IOException if that failed: then others would not know, and nothing must be cut off
     */
    public void beginTruncation(LogPosition durable) throws IOException {
        EpochNumber truncating = epoch().truncating();
        write(new Content(durable, truncating));
        epoch = truncating;
    }

    /** To be told with the next position: nothing is cut off any more. */
    public void endTruncation() {
        if (epoch != null) {
            epoch = epoch.settled();
        }
    }

    private LogFile opened() throws IOException {
        try {
            return LogFile.open(path, LogFile.Access.CREATE);
        } catch (FileAlreadyExistsException e) {
            return LogFile.open(path, LogFile.Access.WRITE);
        }
    }

    private static ByteBuffer bytes(Content content) {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putLong(content.durable().lsn())
                .putLong(content.durable().fileLsn())
                .putLong(content.durable().end())
                .putLong(content.epoch().value());
        return bytes.putInt(checksum(bytes.array())).flip();
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CHECKED_LENGTH);
        return (int) crc.getValue();
    }

    /**
     * Reads it, while another process may be writing it.
     *
     * @param directory the log's
     * @return empty if there is none, or if it is damaged
     * @throws IOException if it cannot be read
     */
    public static Optional<Content> read(LogDirectory directory) throws IOException {
        Optional<Content> content = Optional.empty();
        for (int tries = 0; tries < MOST_TRIES && content.isEmpty(); tries++) {
            content = readOnce(directory);
        }
        return content;
    }

    private static Optional<Content> readOnce(LogDirectory directory) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        try (LogFile file = LogFile.open(directory.path().resolve(NAME), LogFile.Access.READ)) {
            file.read(bytes, 0);
        } catch (NoSuchFileException | EOFException e) {
            return Optional.empty();
        }
        bytes.flip();
        boolean sound = Arrays.equals(bytes.array(), 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                && bytes.getInt(CHECKED_LENGTH) == checksum(bytes.array());
        LogPosition position = new LogPosition(bytes.getLong(8), bytes.getLong(16), bytes.getLong(24));
        EpochNumber epoch = new EpochNumber(bytes.getLong(32));
        return sound && position.end() >= 0 ? Optional.of(new Content(position, epoch)) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
