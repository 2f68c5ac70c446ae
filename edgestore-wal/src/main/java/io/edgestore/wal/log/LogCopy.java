package io.edgestore.wal.log;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalException;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.file.WriterLock;
import io.edgestore.wal.log.copy.FilePrefix;
import io.edgestore.wal.log.copy.PartDirectory;
import io.edgestore.wal.log.directory.Epoch;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.directory.LogSnapshot;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Copies the beginning of a log into another directory, whole or not at all. The copy is read to its end before it gets its name,
 * so it is sound: no byte is damaged, and no record missing.
 */
final class LogCopy {

    /** How the finished files get there. The last file of a copy is copied always: it is the one that is written to. */
    enum Finished {
        /** By hard links, where there are any. */
        LINKED,
        COPIED
    }

    private final LogSnapshot source;
    private final WalOptions strict;
    private final WriterLock.Scope scope;
    private final CopySteps steps;

    /**
     * Makes a copier.
     *
     * @param scope who else is kept from making the same copy meanwhile
     */
    LogCopy(LogSnapshot source, WalOptions options, WriterLock.Scope scope, CopyProgress progress) {
        this.scope = scope;
        this.source = source;
        this.steps = new CopySteps(progress);
        this.strict = options.withRecoveryPolicy(RecoveryPolicy.FAIL).withDamageListener(damage -> {});
    }

    /**
     * Makes it.
     *
     * @param target where nothing is, or an empty directory
     * @param last the file that is the copy's last one
     * @param lsn up to here
     */
    CopyReport make(Path target, int last, long lsn, Finished how) throws IOException {
        try (PartDirectory part = PartDirectory.begin(target, scope)) {
            CopyReport report = filled(part, target, last, lsn, how);
            part.finish();
            return report;
        }
    }

    /** Whatever comes of it, an error too: the end of the source can have been cut off while it was copied. */
    private CopyReport filled(PartDirectory part, Path target, int last, long lsn, Finished how) throws IOException {
        try {
            fill(part, target, last, lsn, how);
            return verified(part, target);
        } finally {
            source.epoch().requireNotOver(source.directory(), Epoch.UNKNOWN);
        }
    }

    private void fill(PartDirectory part, Path target, int last, long lsn, Finished how) throws IOException {
        List<NamedFile> whole = source.files().subList(0, last);
        NamedFile newest = source.files().get(last);
        try {
            for (NamedFile file : whole) {
                steps.expect(Files.size(file.path())); // to be read
            }
            boolean finished = last < source.files().size() - 1;
            FilePrefix prefix =
                    FilePrefix.upTo(newest.path(), finished ? Long.MAX_VALUE : source.newestEnd(), lsn, strict);
            steps.expect(2 * prefix.end()); // to be copied and read
            for (NamedFile file : whole) {
                if (how == Finished.COPIED || !part.link(file.path())) {
                    steps.expect(Files.size(file.path()));
                    part.copy(file.path(), steps::advance);
                }
            }
            part.copy(prefix, steps::advance);
        } catch (CorruptLogException e) {
            throw damaged(e);
        } catch (WalException | NoSuchFileException e) {
            throw e; // a file that was deleted meanwhile: who holds none looks again
        } catch (IOException e) {
            throw notMade(target, source.files().subList(0, last + 1), e);
        }
    }

    private CorruptLogException damaged(CorruptLogException cause) {
        return new CorruptLogException(
                source.directory()
                        + ": this log is damaged, and a copy would be too; nothing was made. Copy what is sound"
                        + " of it to a new log first. What was found: " + cause.getMessage(),
                cause);
    }

    private static FileSystemException notMade(Path target, List<NamedFile> files, IOException cause)
            throws IOException {
        long bytes = 0;
        for (NamedFile file : files) {
            bytes += Files.size(file.path());
        }
        FileSystemException failure = new FileSystemException(
                target.toString(),
                null,
                "could not be made, and nothing is left of it: " + cause.getMessage() + ". All of it takes " + bytes
                        + " bytes where nothing can be linked");
        failure.initCause(cause);
        return failure;
    }

    private CopyReport verified(PartDirectory part, Path target) throws IOException {
        try (LogReader reader = ReadOnlyLog.open(part.path(), strict).read()) {
            long first = 0;
            long last = 0;
            while (reader.advance()) {
                last = reader.record().lsn();
                first = first == 0 ? last : first;
                steps.read(reader.file(), reader.record());
            }
            steps.end();
            return new CopyReport(target, first, last, reader.report().records());
        } catch (CorruptLogException e) {
            throw damaged(e);
        }
    }
}
