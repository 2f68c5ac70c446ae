package io.edgestore.cli;

import io.edgestore.api.UnknownCodecException;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.RecordTooLargeException;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code load}: makes a log file of TSV. */
@Command(
        name = "load",
        description = {
            "Reads records as TSV from standard input, and writes them into a new log file.",
            "The TSV is what `edgestore dump --format tsv` prints: txid, lsn, timestamp, ttl, op (1 put, 2 delete), ns,"
                    + " key, value_hash, value; the last four as hex. A header line may stand first. LSNs are kept, and"
                    + " must rise. An empty value_hash is computed; one that does not belong to the value is stored as"
                    + " it is, and told.",
            "A new file is FILE.part until it is whole. If a line is refused, or anything else fails, it is removed"
                    + " again; a file that was there before keeps the records of the lines before that one. When it is"
                    + " done, the file is synced to disk."
        },
        exitCodeList = {
            "  0:every record was loaded",
            "  1:--skip-refused left lines out, or the file to append to is damaged",
            "  2:the command line is wrong",
            "  3:something cannot be read or written, or a line was refused"
        })
final class LoadCommand implements Callable<Integer> {

    private final Streams streams;

    @Option(
            names = "--append",
            description = "Append to an existing file. A torn or zero tail is cut off first; what is cut is kept"
                    + " beside the file.")
    private boolean append;

    @Option(
            names = "--skip-refused",
            description = "Leave out each line that cannot be loaded, name it on standard error, and load the others."
                    + " The exit code is 1 if any was left out.")
    private boolean skipRefused;

    @Parameters(paramLabel = "FILE", description = "The log file.")
    private Path file;

    private PartFile part;
    private long records;
    private long leftOut;

    LoadCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        requireNoStream();
        long bytes = fill(append ? open() : create());
        if (!append) {
            settle();
        }
        streams.note(file + ": " + Amount.of(records, "record") + (append ? " appended, " : " written, ")
                + (leftOut > 0 ? Amount.of(leftOut, "line") + " left out, " : "")
                + Amount.of(bytes, "byte") + ", synced to disk");
        return leftOut > 0 ? ExitCode.DAMAGED : ExitCode.SOUND;
    }

    private void requireNoStream() {
        try {
            LogPath.requireNoStream(file);
        } catch (FileSystemException e) {
            throw failure(Problem.of(file, e), e);
        }
    }

    private WalWriter create() {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw failure(file + " exists already; name another file, or add --append to append to it", null);
        }
        part = new PartFile(file);
        try {
            return WalWriter.create(part.path());
        } catch (FileAlreadyExistsException e) {
            throw failure(
                    part.path() + " exists, of a load that runs or was stopped; if no other load runs, remove it", e);
        } catch (NoSuchFileException e) {
            throw failure(file + " cannot be made, as its directory does not exist; make that first", e);
        } catch (IOException | UnknownCodecException e) {
            throw failure(Problem.of(file, e), e);
        }
    }

    private WalWriter open() {
        try {
            WalWriter writer = WalWriter.open(file);
            if (writer.report().recovery().verdict() != Verdict.CLEAN) {
                streams.note("before appending: " + writer.report().recovery()
                        + writer.report()
                                .cutTo()
                                .map(cut -> "; cut off, and kept in " + cut)
                                .orElse(""));
            }
            return writer;
        } catch (NoSuchFileException e) {
            throw failure(file + " does not exist; leave --append away to make it", e);
        } catch (CorruptLogException e) {
            throw new CommandFailedException(
                    e.damage().isPresent() ? ExitCode.DAMAGED : ExitCode.UNREADABLE, e.getMessage(), e);
        } catch (IOException | UnknownCodecException e) {
            throw failure(Problem.of(file, e), e);
        }
    }

    /** Loads all lines, and says how long the file is then. */
    private long fill(WalWriter writer) {
        try {
            TsvReader tsv = new TsvReader(streams.in());
            boolean more = true;
            while (more) {
                more = loadNext(tsv, writer);
            }
            if (tsv.lineNumber() == 0) {
                throw new InputException(" is empty; an empty log needs the header line");
            }
            writer.sync();
            long bytes = writer.length();
            writer.close();
            if (!append) {
                part.publish();
            }
            return bytes;
        } catch (InputException e) {
            throw failure(e.getMessage() + "; " + givenUp(writer), e);
        } catch (FileAlreadyExistsException e) {
            givenUp(writer);
            throw failure(
                    file + " was made by somebody else meanwhile, and is left as it is; load into another file", e);
        } catch (IOException e) {
            throw failure(Problem.of(file, e) + "; " + givenUp(writer), e);
        } catch (RuntimeException | Error e) {
            givenUp(writer);
            throw e;
        }
    }

    /** False at the end. */
    private boolean loadNext(TsvReader tsv, WalWriter writer) throws IOException, InputException {
        try {
            WalRecord record = next(tsv);
            if (record == null) {
                return false;
            }
            append(writer, record, tsv.lineNumber());
            records++;
            if (!record.entry().verify()) {
                streams.note("standard input, line " + tsv.lineNumber()
                        + ": value_hash is not the BLAKE3 hash of the value; both are stored as they are");
            }
        } catch (MalformedLineException e) {
            if (!skipRefused) {
                throw e;
            }
            leftOut++;
            streams.note(e.getMessage() + "; left out");
        }
        return true;
    }

    private static WalRecord next(TsvReader tsv) throws InputException {
        try {
            return tsv.next();
        } catch (IOException e) {
            throw new InputException(", line " + (tsv.lineNumber() + 1) + ": cannot be read (" + e.getMessage() + ")");
        }
    }

    private static void append(WalWriter writer, WalRecord record, long line)
            throws IOException, MalformedLineException {
        try {
            writer.append(record);
        } catch (RecordTooLargeException e) {
            throw new MalformedLineException(line, e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new MalformedLineException(
                    line,
                    "lsn is " + Long.toUnsignedString(record.lsn()) + ", and must be "
                            + Long.toUnsignedString(writer.nextLsn())
                            + " or more, as LSNs rise; renumber the line, or leave it out");
        } catch (IllegalStateException e) {
            throw new MalformedLineException(line, "the line before has the highest LSN there is; leave this line out");
        }
    }

    /** A new file is removed. What was there before stays. */
    private String givenUp(WalWriter writer) {
        try {
            writer.close();
            if (append) {
                return Amount.of(records, "record") + " before that went into " + file;
            }
            part.remove();
            return file + " was not made";
        } catch (IOException e) {
            return (append ? file : part.path()) + " may hold some of the " + Amount.of(records, "record")
                    + " before that, and could not be " + (append ? "synced (" : "removed (") + e.getMessage() + ")";
        }
    }

    /** The new file is there. What fails now makes nothing undone. */
    private void settle() {
        try {
            part.remove();
            part.syncNames();
        } catch (IOException e) {
            throw failure(
                    file + " is whole, but " + part.path() + " may still be there, or come back after a power cut ("
                            + e.getMessage() + ")",
                    e);
        }
    }

    private static CommandFailedException failure(String message, Exception cause) {
        return new CommandFailedException(ExitCode.UNREADABLE, message, cause);
    }
}
