package io.edgestore.cli.cursors;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.JsonLine;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.file.LogDirectory;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.CursorPosition;
import io.edgestore.wal.log.LogHolder;
import io.edgestore.wal.log.ReadOnlyLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cursors}: tells where the cursors of a log are. */
@Command(
        name = "cursors",
        description = {
            "Lists the cursors of a log: the LSN of the first record that each still needs, and how many"
                    + " finished files it keeps from being deleted.",
            "It changes nothing, and the log may be written to meanwhile. What its writer holds besides, for readers or a backup,"
                    + " only that knows."
        },
        exitCodeList = {
            "  0:all cursors are sound, or there is none",
            "  1:a cursor is damaged: it keeps everything until it is set or deleted",
            "  2:the command line is wrong",
            "  3:the directory cannot be read"
        })
public final class CursorsCommand implements Callable<Integer> {

    private final Streams streams;

    @Option(names = "--json", description = "Print a JSON object a line, one for each cursor. LSNs are strings.")
    private boolean json;

    @Parameters(paramLabel = "DIR", description = "The directory with the log.")
    private Path directory;

    public CursorsCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try {
            return print(LogDirectory.of(directory, WalOptions.defaults()));
        } catch (IOException e) {
            throw new CommandFailedException(ExitCode.UNREADABLE, ErrorMessage.of(directory, e), e);
        }
    }

    private int print(ReadOnlyLog log) throws IOException {
        Map<String, LogHolder> holders =
                log.holders().stream().collect(Collectors.toMap(LogHolder::holder, Function.identity()));
        int exitCode = ExitCode.SOUND;
        for (CursorPosition cursor : log.cursors()) {
            LogHolder kept = holders.get("cursor " + cursor.name());
            if (kept == null) {
                continue; // made just now: the next run tells it
            }
            if (json) {
                printJson(cursor, kept);
            } else {
                printText(cursor, kept);
            }
            if (cursor.position().isEmpty()) {
                exitCode = ExitCode.DAMAGED;
                streams.note(cursor.file()
                        + ": the cursor is damaged, and keeps everything; set it with resetTo, or delete it");
            }
        }
        return exitCode;
    }

    /** A name has nothing in it that a terminal could choke on. */
    private void printText(CursorPosition cursor, LogHolder kept) {
        String position = cursor.position().isPresent()
                ? "LSN " + Long.toUnsignedString(cursor.position().getAsLong())
                : "DAMAGED";
        streams.out()
                .print(cursor.name() + ": " + position + ", keeps " + Amount.of(kept.files(), "file") + " of "
                        + Amount.of(kept.bytes(), "byte") + '\n');
    }

    private void printJson(CursorPosition cursor, LogHolder kept) throws IOException {
        try (JsonGenerator line = JsonLine.begin(streams.out())) {
            line.writeStringField("cursor", cursor.name());
            line.writeStringField("file", cursor.file().toString());
            if (cursor.position().isPresent()) {
                line.writeStringField(
                        "position", Long.toUnsignedString(cursor.position().getAsLong()));
            } else {
                line.writeNullField("position");
            }
            line.writeNumberField("keptFiles", kept.files());
            line.writeNumberField("keptBytes", kept.bytes());
            JsonLine.end(line);
        }
    }
}
