package io.edgestore.cli;

import io.edgestore.api.UnknownCodecException;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.RecordTooLargeException;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
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
                    + " must rise. An empty value_hash is computed; one that does not belong to the value is refused.",
            "If a line is refused, or anything else fails, a new file is removed again; a file that was there before"
                    + " keeps the records of the lines before that one. When it is done, the file is synced to disk."
        })
final class LoadCommand implements Callable<Integer> {

    private final Streams streams;

    @Option(
            names = "--append",
            description = "Append to an existing file. A torn or zero tail is cut off first; what is cut is kept"
                    + " beside the file.")
    private boolean append;

    @Parameters(paramLabel = "FILE", description = "The log file.")
    private Path file;

    LoadCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        long records;
        long bytes;
        try (WalWriter writer = append ? open() : create()) {
            records = fill(writer);
            bytes = writer.length();
        }
        streams.note(file + ": " + Amount.of(records, "record") + (append ? " appended, " : " written, ")
                + Amount.of(bytes, "byte") + ", synced to disk");
        return ExitCode.SOUND;
    }

    private WalWriter create() {
        try {
            return WalWriter.create(file);
        } catch (FileAlreadyExistsException e) {
            throw failure(file + " exists already; name another file, or add --append to append to it", e);
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

    private long fill(WalWriter writer) {
        long records = 0;
        try {
            TsvReader tsv = new TsvReader(streams.in());
            for (WalRecord record = next(tsv); record != null; record = next(tsv)) {
                append(writer, record, tsv.lineNumber());
                records++;
            }
            writer.sync();
            return records;
        } catch (MalformedLineException e) {
            throw failure("standard input, " + e.getMessage() + "; " + givenUp(writer, records), e);
        } catch (IOException e) {
            throw failure(Problem.of(file, e) + "; " + givenUp(writer, records), e);
        } catch (RuntimeException | Error e) {
            givenUp(writer, records);
            throw e;
        }
    }

    private static WalRecord next(TsvReader tsv) throws MalformedLineException {
        try {
            return tsv.next();
        } catch (IOException e) {
            throw new MalformedLineException(tsv.lineNumber() + 1, "cannot be read (" + e.getMessage() + ")");
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

    /** A new file is removed: half a load under its name would pass for a whole one. What was there before stays. */
    private String givenUp(WalWriter writer, long records) {
        try {
            writer.close();
            if (append) {
                return Amount.of(records, "record") + " before that went into " + file;
            }
            Files.delete(file);
            return file + " was not made";
        } catch (IOException e) {
            return file + " may hold some of the " + Amount.of(records, "record") + " before that, and could not be "
                    + (append ? "synced (" : "removed (") + e.getMessage() + ")";
        }
    }

    private static CommandFailedException failure(String message, Exception cause) {
        return new CommandFailedException(ExitCode.UNREADABLE, message, cause);
    }
}
