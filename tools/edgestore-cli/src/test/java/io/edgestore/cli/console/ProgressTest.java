package io.edgestore.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Events;
import io.edgestore.cli.Logs;
import io.edgestore.cli.console.Terminal.Watching;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {

    private static final String ERASE = "\r\u001b[K";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Streams streams(Watching watching, Duration patience) {
        return Streams.of(
                InputStream.nullInputStream(), OutputStream.nullOutputStream(), err, Terminal.of(watching, patience));
    }

    private String shown() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Cli watched(Object... command) {
        return Cli.runWith(Terminal.of(Watching.ERRORS, Duration.ZERO), InputStream.nullInputStream(), command);
    }

    @Test
    void barShowsWhatIsDoneAndIsTakenAway() {
        try (Progress progress = Progress.of(streams(Watching.ERRORS, Duration.ZERO), "verify", 4 << 20)) {
            progress.reached(1 << 20);
            progress.reached(4 << 20);
        }

        assertThat(shown())
                .contains("\rverify 100%", "4096/4096 KiB")
                .containsPattern("\\d KiB/s")
                .doesNotContain("?")
                .endsWith(ERASE);
    }

    @Test
    void workWithoutEndShowsHowMuchIsDone() {
        try (Progress progress = Progress.withoutEnd(streams(Watching.ERRORS, Duration.ZERO), "load")) {
            progress.reached(0);
            progress.reached(3 << 20);
        }

        assertThat(shown()).contains("\rload ", "3/? MiB").endsWith(ERASE);
    }

    @Test
    void howMuchThereIsCanTurnOutOnTheWay() {
        try (Progress progress = Progress.withoutEnd(streams(Watching.ERRORS, Duration.ZERO), "checkpoint")) {
            progress.reached(1 << 20, 2 << 20);
            progress.reached(2 << 20, 8 << 20);
        }

        assertThat(shown()).contains("\rcheckpoint  25%", "2048/8192 KiB").endsWith(ERASE);
    }

    @Test
    void nothingIsShownToNobodyNorBeforeItsTimeNorWithoutWork() {
        try (Progress progress = Progress.of(streams(Watching.NOTHING, Duration.ZERO), "verify", 10)) {
            progress.reached(10);
        }
        try (Progress progress = Progress.of(streams(Watching.ERRORS, Duration.ofDays(1)), "verify", 10)) {
            progress.reached(10);
        }
        Progress.of(streams(Watching.ERRORS, Duration.ZERO), "verify", 10).close();

        assertThat(shown()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Watching.class)
    void outputThatIsWatchedItselfIsNotDisturbed(Watching watching) {
        try (Progress progress = Progress.besideOutput(streams(watching, Duration.ZERO), "dump", 10)) {
            progress.reached(10);
        }

        assertThat(shown().isEmpty()).isEqualTo(watching != Watching.ERRORS_BESIDE_FILE);
    }

    @Test
    void lineOnStandardErrorIsNotWrittenIntoTheBar() {
        Streams streams = streams(Watching.ERRORS, Duration.ZERO);
        streams.terminal().draw();

        streams.note("first");
        streams.note("second");

        assertThat(shown()).isEqualTo(ERASE + "edgestore: first\nedgestore: second\n");
    }

    @Test
    void whatWasPrintedBeforeItIsNotWrittenIntoTheBarEither() {
        Streams terminal =
                Streams.of(InputStream.nullInputStream(), err, err, Terminal.of(Watching.ERRORS, Duration.ZERO));
        terminal.out().print("found\n");
        terminal.terminal().draw();

        terminal.note("told");

        assertThat(shown()).isEqualTo(ERASE + "found\nedgestore: told\n");
    }

    @Test
    void launcherSaysWhoWatches() {
        assertThat(Terminal.of("error").patience()).contains(Duration.ofSeconds(1));
        assertThat(Terminal.of("error").patienceBesideOutput()).isEmpty();
        assertThat(Terminal.of("error,file").patienceBesideOutput()).contains(Duration.ofSeconds(1));
        assertThat(Terminal.of("anything").patience()).isEmpty();
        assertThat(Terminal.of((String) null).patience()).isEmpty();
    }

    @Test
    void commandsThatReadALogShowTheirProgress() throws IOException {
        Path log = Events.write(directory.resolve("events.wal"), 300);

        assertThat(watched("verify", log).err()).contains("\rverify 100%");
        assertThat(watched("inspect", log).err()).contains("\rinspect 100%");
        assertThat(watched("convert", "--codec", "lz4", log, directory.resolve("converted.wal"))
                        .err())
                .contains("\rconvert 100%");
        assertThat(watched("repair", "--to", directory.resolve("repaired"), log).err())
                .contains("\rrepair 100%");
        assertThat(watched("train", "--size", 1024, log, "-o", directory.resolve("dict"))
                        .err())
                .contains("\rtrain 100%");
        assertThat(watched("dump", log).err()).isEmpty();
        Terminal beside = Terminal.of(Watching.ERRORS_BESIDE_FILE, Duration.ZERO);
        assertThat(Cli.runWith(beside, InputStream.nullInputStream(), "dump", log)
                        .err())
                .contains("\rdump 100%");
    }

    @Test
    void progressInADirectoryIsThatOfAllFiles() throws IOException {
        assertThat(watched("convert", "--codec", "lz4", Logs.directory(directory), directory.resolve("one.wal"))
                        .err())
                .contains("\rconvert 100%");
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify", "inspect"})
    void manyFilesHaveOneBar(String command) throws IOException {
        Path one = Events.write(directory.resolve("one.wal"), 300);
        Path two = Events.write(directory.resolve("two.wal"), 300);

        String shown = watched(command, one, two).err();

        assertThat(shown).contains("/" + (Files.size(one) + Files.size(two)) / 1024 + " KiB", command + " 100%");
        assertThat(shown.split(Pattern.quote(ERASE), -1))
                .as("it is taken away once")
                .hasSize(2);
    }

    @Test
    void copiesOfALogShowTheirProgress() throws IOException {
        Path log = directory.resolve("log");
        try (WriteAheadLog writing = WriteAheadLog.open(log, WalOptions.defaults())) {
            writing.append(WalEntry.put("ns", "key", "value"));
        }

        assertThat(watched("checkpoint", log, directory.resolve("checkpoint")).err())
                .contains("\rcheckpoint 100%", ERASE + "edgestore: ");
        assertThat(watched("restore", "--to", directory.resolve("restored"), log)
                        .err())
                .contains("\rrestore 100%", ERASE + "edgestore: ");
    }

    @Test
    void loadShowsHowMuchItHasRead() throws IOException {
        String tsv = Cli.run("dump", Events.write(directory.resolve("events.wal"), 10))
                .out();

        Cli load = Cli.runWith(
                Terminal.of(Watching.ERRORS, Duration.ZERO),
                new ByteArrayInputStream(tsv.getBytes(StandardCharsets.UTF_8)),
                "load",
                directory.resolve("loaded.wal"));

        assertThat(load.err()).contains("\rload ").contains(ERASE + "edgestore: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--quiet verify", "verify --quiet"})
    void quietCommandsShowNothing(String command) throws IOException {
        Path log = Events.write(directory.resolve("events.wal"), 10);
        String[] words = command.split(" ");

        assertThat(watched(words[0], words[1], log)).isEqualTo(Cli.run("verify", log));
    }
}
