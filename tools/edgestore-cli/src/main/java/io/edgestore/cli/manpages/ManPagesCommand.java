package io.edgestore.cli.manpages;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.ErrorMessage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** {@code manpages}: writes a manual page for each command. */
@Command(
        name = "manpages",
        description = {
            "Writes an AsciiDoc manual page for each command into DIR: edgestore.adoc, edgestore-dump.adoc"
                    + " and so on. `asciidoctor -b manpage DIR/*.adoc` turns them into pages for man; without -b"
                    + " manpage, into HTML.",
            "DIR is made if it does not exist. No file in it is written over."
        },
        exitCodeList = {
            "  0:the pages were written",
            "  2:the command line is wrong",
            "  3:a page cannot be written, or is there already"
        })
public final class ManPagesCommand implements Callable<Integer> {

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Where to write them.")
    private Path directory;

    public ManPagesCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<CommandSpec> commands = Stream.concat(
                        Stream.of(spec.root()),
                        spec.root().subcommands().values().stream().map(CommandLine::getCommandSpec))
                .filter(command -> !command.usageMessage().hidden())
                .toList();
        try {
            Files.createDirectories(directory);
            for (CommandSpec command : commands) {
                Files.writeString(
                        directory.resolve(command.qualifiedName("-") + ".adoc"),
                        page(command),
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE_NEW);
            }
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailedException(
                    ExitCode.UNREADABLE, e.getMessage() + " exists already; name another directory", e);
        } catch (IOException e) {
            throw new CommandFailedException(ExitCode.UNREADABLE, ErrorMessage.ofWriting(directory, e), e);
        }
        streams.note(directory + ": " + Amount.of(commands.size(), "page") + " written");
        return ExitCode.SOUND;
    }

    private static String page(CommandSpec command) {
        StringWriter page = new StringWriter();
        PrintWriter printer = new PrintWriter(page);
        ManPageGenerator.writeSingleManPage(printer, command);
        printer.flush();
        return page.toString();
    }
}
