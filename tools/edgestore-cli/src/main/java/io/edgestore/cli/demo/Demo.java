package io.edgestore.cli.demo;

import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.file.DirectoryTree;
import io.edgestore.cli.records.RecordText;
import io.edgestore.wal.OpenReport;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** The demo's story, told to somebody who has never seen a log. */
final class Demo {

    private static final int KILL_AFTER_AT_LEAST = 100;
    private static final int KILL_AFTER_AT_MOST = 300;

    private final PrintWriter out;
    private final Class<?> main;
    private final Path dataFile;
    private final Path log;
    private final Path copy;
    private final long seed;

    Demo(PrintWriter out, Class<?> main, Path directory, long seed) {
        this.out = out;
        this.main = main;
        this.dataFile = directory.resolve("packages.wal");
        this.log = directory.resolve("wal-0000000000000001.log");
        this.copy = directory.resolve("power-cut.log");
        this.seed = seed;
    }

    void run() throws IOException, InterruptedException {
        DemoData.unpack(dataFile);
        List<WalRecord> data = DemoData.read(dataFile);
        introduce(data);
        int acknowledged = writeAndKill();
        int survived = reopen(data, acknowledged);
        cutPower(data, acknowledged);
        goOn(data, survived);
        showSizes(data);
        say("", "Everything held.");
    }

    private void introduce(List<WalRecord> data) {
        say(
                "A write-ahead log is a file to which a program appends every change, before it does anything else",
                "with it. When the program dies, or the whole machine, the log still knows what had happened. Here a",
                "program is killed while it writes, and you see what is left.",
                "",
                "The data: " + data.size()
                        + " real changes of a Debian package database. Packages are put in, and some are",
                "          deleted again. They come in a file that the Rust implementation of this format wrote.",
                "The log:  " + log,
                "The seed: " + seed + ", which decides when the program is killed (--seed " + seed + " does it again)");
    }

    private int writeAndKill() throws IOException, InterruptedException {
        int killAfter = new Random(seed).nextInt(KILL_AFTER_AT_LEAST, KILL_AFTER_AT_MOST + 1);
        Path temporary = Files.createTempDirectory("edgestore-demo-child-");
        try {
            return writeAndKill(killAfter, DemoProcess.start(main, temporary, dataFile, log));
        } finally {
            DirectoryTree.delete(temporary);
        }
    }

    private int writeAndKill(int killAfter, DemoProcess writer) throws IOException, InterruptedException {
        say(
                "",
                "1. A second process writes",
                "   Process " + writer.pid()
                        + " appends the changes to the log, one by one; each gets a number, its LSN. After",
                "   every " + DemoChildCommand.GROUP
                        + " it syncs, that is, waits until the disk has them, and then tells us their LSNs. From",
                "   then on they are acknowledged: they must never be lost.");
        int acknowledged = writer.killAfter(killAfter, log);
        say(
                "",
                "2. It is killed",
                "   It has acknowledged " + killAfter
                        + " changes, and the log grows: we kill it now, as kill -9 does. It cannot",
                "   finish anything, or tidy up. Up to its last moment it had acknowledged " + acknowledged
                        + " changes.");
        return acknowledged;
    }

    private int reopen(List<WalRecord> data, int acknowledged) throws IOException {
        say(
                "",
                "3. What is left",
                "   We open the log to write on. That reads all of it, and checks each record's checksum.");
        open(log);
        DemoCheck found = DemoCheck.of(log, data);
        found.requireAtLeast(acknowledged, "acknowledged");
        say("   All " + acknowledged + " acknowledged changes are there, each byte as in the data.");
        int more = found.records() - acknowledged;
        if (more > 0) {
            say(
                    "   So " + (more == 1 ? "is 1 more" : "are " + more + " more")
                            + ", appended but not yet acknowledged. Such changes may survive a",
                    "   crash, or not: nobody was told that they would.");
        }
        return found.records();
    }

    /** A kill does not tear a record: the operating system ends each write that it has begun. So one is torn here. */
    private void cutPower(List<WalRecord> data, int acknowledged) throws IOException {
        DemoCheck before = DemoCheck.of(log, data);
        Files.copy(log, copy);
        long end = before.lastOffset() + before.lastLength() / 2;
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            channel.truncate(end);
        }
        say(
                "",
                "4. A power cut, simulated",
                "   A kill hardly ever leaves half a record, since the operating system ends a write that it has begun;",
                "   a power cut does. So we copy the log, and cut the copy off in the middle of its last record, LSN "
                        + before.records() + ".",
                before.records() > acknowledged
                        ? "   (That one was not acknowledged: a power cut could really have taken it.)"
                        : "   (That one was acknowledged; a disk that keeps its promises would not have lost it.)",
                "   Then we open the copy to write on.");
        OpenReport report = open(copy);
        if (report.recovery().verdict() != Verdict.TORN_TAIL || report.cutTo().isEmpty()) {
            throw failed("half a record at the end of " + copy + " was taken for " + report.recovery());
        }
        WalRecord torn = data.get(before.records() - 1);
        try (WalWriter writer = WalWriter.open(copy)) {
            writer.append(torn);
        }
        DemoCheck.of(copy, data).requireAtLeast(before.records(), "repaired");
        say("   We append LSN " + before.records() + " once more, and read the copy: all " + before.records()
                + " changes are there.");
    }

    private void goOn(List<WalRecord> data, int survived) throws IOException {
        try (WalWriter writer = WalWriter.open(log)) {
            for (WalRecord record : data.subList(survived, data.size())) {
                writer.append(record);
            }
            writer.sync();
        }
        DemoCheck.of(log, data).requireAtLeast(data.size(), "appended");
        say(
                "",
                "5. The work goes on",
                "   Back to the log itself. The " + (data.size() - survived)
                        + " changes that are not in it yet are appended and synced.",
                "   Then all of it is read back: " + data.size() + " changes, all equal to the data. Some of them:",
                "");
        try (WalReader reader = WalReader.open(log)) {
            for (int i = 0; reader.advance(); i++) {
                if (i < 2 || i == survived - 1 || i == survived || i == data.size() - 1) {
                    say("   " + RecordText.line(reader.record()));
                }
            }
        }
    }

    private void showSizes(List<WalRecord> data) throws IOException {
        long raw = DemoCheck.of(log, data).rawBytes();
        long stored = Files.size(log);
        say(
                "",
                "6. Sizes",
                String.format(Locale.ROOT, "   the records    %,9d bytes", raw),
                String.format(
                        Locale.ROOT,
                        "   the log file   %,9d bytes, %d %% of that: each record compressed on its own, and checksummed",
                        stored,
                        100 * stored / raw));
    }

    /** Opens a log for writing, which repairs it, closes it again, and tells of it. */
    private OpenReport open(Path file) throws IOException {
        OpenReport report;
        try (WalWriter writer = WalWriter.open(file)) {
            report = writer.report();
        }
        RecoveryReport found = report.recovery();
        say("   Verdict: " + found.verdict().name().replace('_', ' ') + ", " + found.records() + " records in "
                + found.fileLength() + " bytes.");
        switch (found.verdict()) {
            case CLEAN -> say("   Clean means that the file ends where a record ends. There is nothing to repair.");
            case TORN_TAIL ->
                say(
                        "   A torn tail means that the last record is not all there: " + found.tornBytes()
                                + " bytes of it are. Whatever was",
                        "   appended behind them would be out of reach, so opening has cut them off. They are kept in",
                        "   " + report.cutTo().orElseThrow().getFileName() + ", in case that somebody wants to know.");
            case ZERO_TAIL ->
                say(
                        "   A zero tail means that the file was made longer, and the content never came. Opening has cut it off.");
            case DAMAGED, GAP -> throw failed(found.toString());
        }
        return report;
    }

    private static CommandFailedException failed(String what) {
        return new CommandFailedException(ExitCode.DAMAGED, "the demo failed: " + what);
    }

    /** At once, so that it can be read while the next thing happens. */
    private void say(String... lines) {
        for (String line : lines) {
            out.println(line);
        }
        out.flush();
    }
}
