package io.edgestore.wal;

import io.edgestore.wal.OpenReport.DirectoryDurability;
import io.edgestore.wal.file.DirectoryEntries;
import io.edgestore.wal.file.LockedException;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.file.LogFile.Access;
import io.edgestore.wal.file.SyncThread;
import io.edgestore.wal.file.TailCut;
import io.edgestore.wal.format.FileCodec;
import io.edgestore.wal.memory.ReusableBuffer;
import io.edgestore.wal.scan.UnfinishedFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Brings a file into the state in which a writer can append to it, or leaves it as it is.
 *
 * @param file the file, locked
 * @param sync its thread for fsync
 * @param codec what it is written in
 * @param length its length, which is where the next frame goes
 * @param nextLsn the least LSN that nothing in it can have had; 0 if all are used up
 * @param report what was found and done
 */
record WriterStart(LogFile file, SyncThread sync, FileCodec codec, long length, long nextLsn, OpenReport report) {

    /** Makes a file with a header and nothing else, all of it durable. */
    static WriterStart create(Path path, WalOptions options) throws IOException {
        FileCodec codec = CodecOfFile.forNew(options);
        LogFile file = openLocked(path, Access.CREATE);
        SyncThread sync = null;
        try {
            sync = SyncThread.open(path);
            DirectoryDurability directory = writeHeader(file, sync, codec);
            long length = codec.header().length();
            ReportBuilder report = new ReportBuilder(path, length, length);
            OpenReport created = new OpenReport(report.build(), Optional.empty(), directory);
            return new WriterStart(file, sync, codec, length, 1, created);
        } catch (Throwable e) {
            closeAll(e, sync, file, () -> Files.deleteIfExists(path));
            throw e;
        }
    }

    /** Reads a file to its end, and cuts a torn or zero tail off. */
    static WriterStart open(Path path, WalOptions options) throws IOException {
        LogFile file = openLocked(path, Access.WRITE);
        SyncThread sync = null;
        try {
            sync = SyncThread.open(path);
            long length = file.size();
            UnfinishedFile.Kind unfinished = UnfinishedFile.kindOf(file, length);
            if (unfinished == UnfinishedFile.Kind.NO) {
                return repaired(file, sync, options);
            }
            FileCodec codec = CodecOfFile.forNew(options);
            if (length > codec.header().length() && unfinished == UnfinishedFile.Kind.ZEROS) {
                throw new CorruptLogException(
                        path + " is not a log file that can be read: it is all zeros, " + length
                                + " of them, more than a header; it may have held records",
                        null);
            }
            return begunAnew(file, sync, codec, length, unfinished, options);
        } catch (Throwable e) {
            closeAll(e, sync, file);
            throw e;
        }
    }

    private static LogFile openLocked(Path path, Access access) throws IOException {
        try {
            return LogFile.open(path, access);
        } catch (LockedException e) {
            throw new LogLockedException(e.getMessage(), e);
        }
    }

    private static WriterStart repaired(LogFile file, SyncThread sync, WalOptions options) throws IOException {
        WalReader reader;
        RecoveryReport found;
        long nextLsn;
        // The file stays open: closing a second channel would drop the lock.
        try (TakenLsns lsns = new TakenLsns(file, options)) {
            reader = lsns.reader();
            CodecOfFile.requireSame(file.path(), reader.codec().header(), options);
            lsns.read();
            found = reader.report();
            requireAppendable(reader, found, options);
            nextLsn = lsns.next();
        }
        long end = found.fileLength() - found.tornBytes() - found.zeroBytes();
        Optional<Path> cutTo = Optional.empty();
        TailCut cut = new TailCut(file, sync);
        switch (found.verdict()) {
            case TORN_TAIL -> cutTo = cutTorn(cut, end, found.fileLength(), options);
            case ZERO_TAIL -> cut.discard(end);
            // What was read may be in memory only, after a crash of the process before: it is to stay once it was seen.
            default -> sync.force();
        }
        DirectoryDurability directory = forceDirectory(file, sync);
        return new WriterStart(file, sync, reader.codec(), end, nextLsn, new OpenReport(found, cutTo, directory));
    }

    private static void requireAppendable(WalReader reader, RecoveryReport found, WalOptions options)
            throws CorruptLogException {
        if (found.verdict() != Verdict.DAMAGED) {
            return;
        }
        RecoveryPolicy policy = options.recoveryPolicy();
        boolean hasTail = found.tornBytes() > 0 || found.zeroBytes() > 0;
        if (policy == RecoveryPolicy.STOP || policy == RecoveryPolicy.FAIL || hasTail || !reader.endedBehindFrame()) {
            Damage first = found.damages().get(0);
            throw new CorruptLogException(
                    first,
                    first + " (" + found.damageCount()
                            + " in all); nothing was changed. Write on in a new file, so that nothing new lies behind the damage,"
                            + " and read this one under the policy SALVAGE");
        }
    }

    private static Optional<Path> cutTorn(TailCut cut, long offset, long end, WalOptions options) throws IOException {
        if (options.tornTail() == WalOptions.TornTail.KEEP_COPY) {
            return Optional.of(cut.cut(offset, end));
        }
        cut.discard(offset);
        return Optional.empty();
    }

    private static WriterStart begunAnew(
            LogFile file,
            SyncThread sync,
            FileCodec codec,
            long length,
            UnfinishedFile.Kind unfinished,
            WalOptions options)
            throws IOException {
        ReportBuilder found = new ReportBuilder(file.path(), length, 0);
        Optional<Path> cutTo = Optional.empty();
        TailCut cut = new TailCut(file, sync);
        if (unfinished == UnfinishedFile.Kind.PARTIAL_HEADER) {
            found.tornTail(length);
            cutTo = cutTorn(cut, 0, length, options);
        } else {
            found.zeroTail(length);
            cut.discard(0);
        }
        DirectoryDurability directory = writeHeader(file, sync, codec);
        OpenReport report = new OpenReport(found.build(), cutTo, directory);
        return new WriterStart(file, sync, codec, codec.header().length(), 1, report);
    }

    private static DirectoryDurability writeHeader(LogFile file, SyncThread sync, FileCodec codec) throws IOException {
        ByteBuffer header = codec.header().encode();
        try (ReusableBuffer memory = new ReusableBuffer()) {
            file.write(memory.ofLength(header.remaining()).put(header).flip(), 0);
        }
        sync.force();
        return forceDirectory(file, sync);
    }

    private static DirectoryDurability forceDirectory(LogFile file, SyncThread sync) throws IOException {
        return switch (sync.call(() -> DirectoryEntries.force(file.path()))) {
            case DURABLE -> DirectoryDurability.DURABLE;
            case UNSUPPORTED -> DirectoryDurability.UNSUPPORTED;
        };
    }

    private static void closeAll(Throwable failure, Closeable... resources) {
        for (Closeable resource : resources) {
            try {
                if (resource != null) {
                    resource.close();
                }
            } catch (IOException | RuntimeException e) {
                failure.addSuppressed(e);
            }
        }
    }

    /** Whether there is nothing in the file that has, or had, an LSN. */
    boolean isEmpty() {
        return report.recovery().records() == 0 && report.recovery().damageCount() == 0;
    }
}
