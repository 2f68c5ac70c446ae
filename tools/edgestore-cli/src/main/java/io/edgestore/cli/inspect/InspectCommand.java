package io.edgestore.cli.inspect;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Progress;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.BytesWriter;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.file.Findings;
import io.edgestore.cli.file.LogDirectory;
import io.edgestore.cli.file.NewTarget;
import io.edgestore.cli.file.ReadProgress;
import io.edgestore.cli.options.NewFilePathConverter;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code inspect}: shows what is in log files, at a glance. */
@Command(
        name = "inspect",
        description = {
            "Reads log files to their ends without changing them, and prints a line for each, with its LSNs,"
                    + " times, frames, records, bytes before compression and as stored, codec and verdict; and a total.",
            "All whole frames count, also those behind damage, as `edgestore dump --policy salvage` finds them. Values are not"
                    + " checked against their hashes: `edgestore verify` does that, and tells where damage is."
        })
public final class InspectCommand implements Callable<Integer> {

    private final Streams streams;
    private final Consumer<Throwable> stackTraces;

    @Option(
            names = "--json",
            description =
                    "Print a JSON object a line, one for each file and each directory. Numbers of 64 bits are strings.")
    private boolean json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            converter = NewFilePathConverter.class,
            description =
                    "Write a page, too, for any browser: each file as a strip of its frames, with all that is damaged and"
                            + " what was cut, and the sizes and times of its records. It needs no network. FILE must not exist yet.")
    private Path html;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Log files, and directories with a log.")
    private List<Path> paths;

    public InspectCommand(Streams streams, Consumer<Throwable> stackTraces) {
        this.streams = streams;
        this.stackTraces = stackTraces;
    }

    /** A path, with the files that are read for it. */
    private record Log(Path path, List<Path> files) {

        boolean isDirectory() {
            return Files.isDirectory(path);
        }
    }

    @Override
    public Integer call() throws IOException {
        Optional<NewTarget> page = Optional.ofNullable(html).map(file -> NewTarget.file(file, "name another file"));
        page.ifPresent(made -> made.requireNoneOf(paths));
        List<Finding> all = new ArrayList<>();
        int exitCode = ExitCode.SOUND;
        List<Log> logs = new ArrayList<>();
        for (Path path : paths) {
            try {
                logs.add(new Log(path, files(path)));
            } catch (IOException e) {
                tell(path, e);
                exitCode = ExitCode.UNREADABLE;
            }
        }
        List<Path> files = logs.stream().flatMap(log -> log.files().stream()).toList();
        int shares = page.isEmpty() ? 1 : Page.shares(files.size());
        try (ReadProgress progress = ReadProgress.of(files, bytes -> Progress.of(streams, "inspect", bytes))) {
            for (Log log : logs) {
                LogInspection.Unreadable unreadable = log.isDirectory() ? this::damagedFile : this::noLogFile;
                FoundFiles findings = new LogInspection(shares, progress, unreadable).run(log.files());
                exitCode = Math.max(exitCode, findings.exitCode());
                all.addAll(findings.all());
                if (json) {
                    printJson(log, findings);
                }
            }
        }
        print(new FoundFiles(all), page);
        return exitCode;
    }

    private static List<Path> files(Path path) throws IOException {
        return Files.isDirectory(path)
                ? LogDirectory.of(path, WalOptions.defaults()).files()
                : List.of(path);
    }

    /** In a log, a file whose header cannot be read is a damaged one. */
    private Finding damagedFile(Path file, IOException problem) {
        int exitCode = Findings.isDamage(problem) ? ExitCode.DAMAGED : ExitCode.UNREADABLE;
        return Finding.unreadable(file, tell(file, problem), exitCode);
    }

    /** Alone, it may be something else. */
    private Finding noLogFile(Path file, IOException problem) {
        return Finding.unreadable(file, tell(file, problem), ExitCode.UNREADABLE);
    }

    private String tell(Path path, IOException problem) {
        stackTraces.accept(problem);
        String line = ErrorMessage.of(path, problem);
        streams.note(line);
        return line;
    }

    private void printJson(Log log, FoundFiles findings) throws IOException {
        JsonPrinter printer = new JsonPrinter(streams.out());
        for (Finding finding : findings.all()) {
            printer.print(finding);
        }
        if (log.isDirectory()) {
            printer.printLog(log.path(), findings);
        }
    }

    private void print(FoundFiles all, Optional<NewTarget> page) throws IOException {
        if (!json && !all.all().isEmpty()) {
            new TablePrinter(streams.out()).print(all);
        }
        if (page.isPresent()) {
            byte[] content = Page.of(all);
            page.get().make(part -> BytesWriter.begin(streams, part, html), writer -> writer.write(content));
            streams.note(html + ": a page of " + Amount.of(content.length, "byte") + "; open it in a browser");
        }
    }
}
