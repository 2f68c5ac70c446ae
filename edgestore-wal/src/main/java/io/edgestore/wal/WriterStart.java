package io.edgestore.wal;

import io.edgestore.wal.OpenReport.DirectoryDurability;
import io.edgestore.wal.file.DirectoryEntries;
import io.edgestore.wal.file.HeldFile;
import io.edgestore.wal.file.HeldFile.Origin;
import io.edgestore.wal.file.KeptTail;
import io.edgestore.wal.file.LockedException;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.file.SyncThread;
import io.edgestore.wal.file.TailCut;
import io.edgestore.wal.file.WriterLock.Scope;
import io.edgestore.wal.format.FileCodec;
import io.edgestore.wal.memory.ReusableBuffer;
import io.edgestore.wal.scan.UnfinishedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * Brings a file into the state in which a writer can append to it, or leaves it as it is.
 *
 * @param held the file, locked, and its thread for fsync
 * @param codec what it is written in
 * @param length its length, which is where the next frame goes
 * @param nextLsn the least LSN that nothing in it can have had; 0 if all are used up
 * @param report what was found and done
 */
record WriterStart(HeldFile held, FileCodec codec, long length, long nextLsn, OpenReport report) {

    /** Makes a file with a header and nothing else, all of it durable. */
    static WriterStart create(Path path, Origin origin, WalOptions options, ThreadFactory threads) throws IOException {
        FileCodec codec = CodecOfFile.forNew(options);
        HeldFile held = hold(path, origin, options, threads);
        try {
            DirectoryDurability directory = writeHeader(held, codec);
            long length = codec.header().length();
            ReportBuilder report = new ReportBuilder(path, length, length);
            OpenReport created = OpenReport.of(report.build(), Optional.empty(), directory);
            return new WriterStart(held, codec, length, 1, created);
        } catch (Throwable e) {
            held.abandon(e);
            throw e;
        }
    }

    /** Reads a file to its end, and cuts a torn or zero tail off. */
    static WriterStart open(Path path, WalOptions options, ThreadFactory threads) throws IOException {
        HeldFile held = hold(path, Origin.EXISTING, options, threads);
        try {
            long length = held.file().size();
            UnfinishedFile.Kind unfinished = UnfinishedFile.kindOf(held.file(), length);
            if (unfinished == UnfinishedFile.Kind.NO) {
                return repaired(held, options);
            }
            FileCodec codec = CodecOfFile.forNew(options);
            if (length > codec.header().length() && unfinished == UnfinishedFile.Kind.ZEROS) {
                throw new CorruptLogException(
                        path + " is not a log file that can be read: it is all zeros, " + length
                                + " of them, more than a header; it may have held records",
                        null);
            }
            return begunAnew(held, codec, length, unfinished, options);
        } catch (Throwable e) {
            held.abandon(e);
            throw e;
        }
    }

    private static HeldFile hold(Path path, Origin origin, WalOptions options, ThreadFactory threads)
            throws IOException {
        Scope scope = switch (options.locking()) {
            case ALL_PROCESSES -> Scope.ALL_PROCESSES;
            case THIS_JVM_ONLY -> Scope.THIS_JVM;
        };
        try {
            return HeldFile.open(path, origin, scope, threads);
        } catch (LockedException e) {
            throw new LogLockedException(e.getMessage(), e);
        }
    }

    private static WriterStart repaired(HeldFile held, WalOptions options) throws IOException {
        LogFile file = held.file();
        SyncThread sync = held.sync();
        WalReader reader;
        RecoveryReport found;
        long nextLsn;
        try (TakenLsns lsns = new TakenLsns(file, options)) {
            reader = lsns.reader();
            CodecOfFile.requireSame(file.path(), reader.codec().header(), options);
            lsns.read();
            found = reader.report();
            requireAppendable(reader, found, options);
            nextLsn = lsns.next();
        }
        long end = found.fileLength() - found.tornBytes() - found.zeroBytes();
        Optional<KeptTail> kept = Optional.empty();
        TailCut cut = new TailCut(file, sync);
        switch (found.verdict()) {
            case TORN_TAIL -> kept = cutTorn(cut, end, found.fileLength(), options);
            case ZERO_TAIL -> cut.discard(end);
            // What was read may be in memory only, after a crash of the process before: it is to stay once it was seen.
            default -> sync.force();
        }
        DirectoryDurability directory = forceDirectory(held);
        return new WriterStart(held, reader.codec(), end, nextLsn, OpenReport.of(found, kept, directory));
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

    private static Optional<KeptTail> cutTorn(TailCut cut, long offset, long end, WalOptions options)
            throws IOException {
        if (options.tornTail() == WalOptions.TornTail.KEEP_COPY) {
            return Optional.of(cut.cut(offset, end));
        }
        cut.discard(offset);
        return Optional.empty();
    }

    private static WriterStart begunAnew(
            HeldFile held, FileCodec codec, long length, UnfinishedFile.Kind unfinished, WalOptions options)
            throws IOException {
        ReportBuilder found = new ReportBuilder(held.file().path(), length, 0);
        Optional<KeptTail> kept = Optional.empty();
        TailCut cut = new TailCut(held.file(), held.sync());
        if (unfinished == UnfinishedFile.Kind.PARTIAL_HEADER) {
            found.tornTail(length);
            kept = cutTorn(cut, 0, length, options);
        } else {
            found.zeroTail(length);
            cut.discard(0);
        }
        DirectoryDurability directory = writeHeader(held, codec);
        OpenReport report = OpenReport.of(found.build(), kept, directory);
        return new WriterStart(held, codec, codec.header().length(), 1, report);
    }

    private static DirectoryDurability writeHeader(HeldFile held, FileCodec codec) throws IOException {
        ByteBuffer header = codec.header().encode();
        try (ReusableBuffer memory = new ReusableBuffer()) {
            held.file().write(memory.ofLength(header.remaining()).put(header).flip(), 0);
        }
        held.sync().force();
        return forceDirectory(held);
    }

    private static DirectoryDurability forceDirectory(HeldFile held) throws IOException {
        return switch (held.sync().call(() -> DirectoryEntries.force(held.file().path()))) {
            case DURABLE -> DirectoryDurability.DURABLE;
            case UNSUPPORTED -> DirectoryDurability.UNSUPPORTED;
        };
    }

    /** Whether there is nothing in the file that has, or had, an LSN. */
    boolean isEmpty() {
        return report.recovery().records() == 0 && report.recovery().damageCount() == 0;
    }
}
