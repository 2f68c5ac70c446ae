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
 * The file {@code durable.lsn} in the directory of a log: it tells other processes how far the log is durable. The writer
 * writes it after each force, and never forces it: while the machine runs all processes see it, and after a crash it may be
 * behind, or damaged, and never ahead. Integers are little-endian.
 *
 * <pre>
 *  0  8  "EDGEMARK"
 *  8  8  the LSN up to which the log is durable, u64
 * 16  8  the LSN in the name of the newest file, u64
 * 24  8  how many bytes of that file are durable, u64; a frame ends there, or the header
 * 32  4  CRC-32C of the bytes before
 * </pre>
 *
 * <p>For one thread at a time.
 */
public final class Watermark implements Closeable {

    /** The file's name. */
    public static final String NAME = "durable.lsn";

    private static final byte[] MAGIC = {'E', 'D', 'G', 'E', 'M', 'A', 'R', 'K'};
    private static final int CHECKED_LENGTH = 32;

    /** It may be half written when it is read. */
    private static final int MOST_TRIES = 3;

    private static final int LENGTH = CHECKED_LENGTH + Integer.BYTES;

    private final Path path;

    /** Null until it is written. */
    private LogFile file;

    /** What was written last; null if that is not known. */
    private LogPosition written;

    /**
     * For a writer. Nothing is written yet.
     *
     * @param directory the log's
     */
    public Watermark(LogDirectory directory) {
        this.path = directory.path().resolve(NAME);
    }

    /**
     * Writes it, unless it says so already.
     *
     * @param durable how far the log is durable
     * @throws IOException if that failed; others know nothing newer then, and it is written anew with the next position
     */
    public void write(LogPosition durable) throws IOException {
        if (durable.equals(written)) {
            return;
        }
        written = null;
        if (file == null) {
            file = opened();
        }
        file.write(bytes(durable), 0);
        written = durable;
    }

    private LogFile opened() throws IOException {
        try {
            return LogFile.open(path, LogFile.Access.CREATE);
        } catch (FileAlreadyExistsException e) {
            return LogFile.open(path, LogFile.Access.WRITE);
        }
    }

    private static ByteBuffer bytes(LogPosition durable) {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putLong(durable.lsn())
                .putLong(durable.fileLsn())
                .putLong(durable.end());
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
    public static Optional<LogPosition> read(LogDirectory directory) throws IOException {
        Optional<LogPosition> position = Optional.empty();
        for (int tries = 0; tries < MOST_TRIES && position.isEmpty(); tries++) {
            position = readOnce(directory);
        }
        return position;
    }

    private static Optional<LogPosition> readOnce(LogDirectory directory) throws IOException {
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
        return sound && position.end() >= 0 ? Optional.of(position) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
