package io.edgestore.wal.log.copy;

import io.edgestore.wal.LogFailedException;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import io.edgestore.wal.file.FileCopy;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A log file up to an LSN: whole frames, and what is to be kept of a frame that holds records on both sides of it.
 *
 * @param file the file
 * @param end where the whole frames end
 * @param rest the records to be kept of the next frame; none if no frame is to be divided
 * @param itsOwn for a writer that goes on as the file was begun
 */
public record FilePrefix(Path file, long end, List<WalRecord> rest, WalOptions itsOwn) {

    /**
     * Makes a prefix.
     *
     * @param file the file
     * @param end where the whole frames end
     * @param rest the records to be kept of the next frame; copied
     * @param itsOwn for a writer that goes on as the file was begun
     */
    public FilePrefix {
        rest = List.copyOf(rest);
    }

    /**
     * Finds out what is in a file up to an LSN.
     *
     * @param file the file
     * @param fileEnd where it ends, or more; what stands behind that is not looked at
     * @param lsn u64; what stands before the first record above it is kept, damage too
     * @param options how to read it
     * @return its beginning
     * @throws io.edgestore.wal.CorruptLogException if the file cannot be read as the options ask
     * @throws IOException if it could not be read
     */
    public static FilePrefix upTo(Path file, long fileEnd, long lsn, WalOptions options) throws IOException {
        try (WalReader reader = WalReader.open(file, options, fileEnd)) {
            WalOptions itsOwn = options.withLocking(WalOptions.Locking.THIS_JVM_ONLY)
                    .withCompressor(reader.compressor())
                    .withChecksum(reader.checksum());
            long frame = -1; // of the record before
            while (reader.advance()) {
                long offset = reader.record().offset();
                if (isAbove(reader, lsn)) {
                    List<WalRecord> rest = frame == offset ? inFrame(file, fileEnd, offset, lsn, options) : List.of();
                    return new FilePrefix(file, offset, rest, itsOwn);
                }
                frame = offset;
            }
            RecoveryReport found = reader.report();
            return new FilePrefix(file, found.fileLength() - found.tornBytes() - found.zeroBytes(), List.of(), itsOwn);
        }
    }

    private static boolean isAbove(WalReader reader, long lsn) {
        return Long.compareUnsigned(reader.record().lsn(), lsn) > 0;
    }

    /** Read again, since few frames are divided, and to keep the records of each would cost all others. */
    private static List<WalRecord> inFrame(Path file, long fileEnd, long offset, long lsn, WalOptions options)
            throws IOException {
        List<WalRecord> records = new ArrayList<>();
        try (WalReader reader = WalReader.open(file, options, fileEnd)) {
            while (reader.advance() && !isAbove(reader, lsn)) {
                if (reader.record().offset() == offset) {
                    records.add(reader.record().toRecord());
                }
            }
        }
        return records;
    }

    /**
     * Makes a durable file of it.
     *
     * @param target what is there, of a try that was killed, is replaced
     * @param copied told of bytes as {@link FileCopy#copy} tells
     * @throws IOException if it could not be made
     */
    public void writeTo(Path target, LongConsumer copied) throws IOException {
        FileCopy.copy(file, end, target, copied);
        if (!rest.isEmpty()) {
            try (WalWriter writer = WalWriter.open(target, itsOwn)) {
                writer.appendRecords(rest);
            } catch (LogFailedException e) {
                throw notMade(target, e);
            }
        }
    }

    /** It is not the log that has failed. */
    static FileSystemException notMade(Path target, LogFailedException cause) {
        FileSystemException failure = new FileSystemException(
                target.toString(),
                null,
                "could not be made (" + cause.getCause() + "); look at the disk, and try again");
        failure.initCause(cause.getCause());
        return failure;
    }
}
