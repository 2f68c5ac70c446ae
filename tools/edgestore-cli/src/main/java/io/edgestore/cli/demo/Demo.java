package io.edgestore.cli.demo;

import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.file.DirectoryTree;
import io.edgestore.cli.records.RecordText;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.LogOpenReport;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.LogTail;
import io.edgestore.wal.log.ReadOnlyLog;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** The demo's story, told to somebody who has never seen a log. */
final class Demo {

    private static final int KILL_AFTER_AT_LEAST = 100;
    private static final int KILL_AFTER_AT_MOST = 300;

    /** Longer than anything here takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
        this.log = directory.resolve("log");
        this.copy = directory.resolve("power-cut");
        this.seed = seed;
    }

    void run() throws IOException, InterruptedException {
        DemoData.unpack(dataFile);
        List<WalRecord> data = DemoData.read(dataFile);
        introduce(data);
        Map<Long, Integer> acknowledged = writeAndKill();
        DemoCheck survived = reopen(data, acknowledged);
        cutPower(data, acknowledged, survived);
        goOn(data, survived);
        showRecords(survived.records(), data.size());
        showSizes(data);
        say("", "Everything held.");
    }

    private void introduce(List<WalRecord> data) {
        say(
                "A write-ahead log is where a program appends every change, before it does anything else with it. When",
                "the program dies, or the whole machine, the log still knows what had happened. Here a program is killed",
                "while it writes, and you see what is left.",
                "",
                "The data: " + data.size()
                        + " real changes of a Debian package database. Packages are put in, and some are",
                "          deleted again. They come in a file that the Rust implementation of this format wrote.",
                "The log:  " + log + ", a directory",
                "The seed: " + seed + ", which decides when the program is killed (--seed " + seed + " does it again)");
    }

    private Map<Long, Integer> writeAndKill() throws IOException, InterruptedException {
        int killAfter = new Random(seed).nextInt(KILL_AFTER_AT_LEAST, KILL_AFTER_AT_MOST + 1);
        Path temporary = Files.createTempDirectory("edgestore-demo-child-");
        try {
            return writeAndKill(killAfter, DemoProcess.start(main, temporary, dataFile, log));
        } finally {
            DirectoryTree.delete(temporary);
        }
    }

    private Map<Long, Integer> writeAndKill(int killAfter, DemoProcess writer)
            throws IOException, InterruptedException {
        say(
                "",
                "1. A second process writes",
                "   Process " + writer.pid() + " has " + DemoWriters.THREADS
                        + " threads that append the changes to the log; each gets a number, its LSN. A",
                "   thread waits until the disk has its change, together with those of the others, and then tells us the",
                "   LSN. From then on it is acknowledged: it must never be lost. When a file of the log is full, the",
                "   next one is begun.");
        Map<Long, Integer> acknowledged = writer.killAfter(killAfter, log);
        say(
                "",
                "2. It is killed",
                "   It has acknowledged " + killAfter
                        + " changes, and the log grows: we kill it now, as kill -9 does. It cannot",
                "   finish anything, or tidy up. Up to its last moment it had acknowledged " + acknowledged.size()
                        + " changes.");
        return acknowledged;
    }

    private DemoCheck reopen(List<WalRecord> data, Map<Long, Integer> acknowledged) throws IOException {
        say(
                "",
                "3. What is left",
                "   We open the log to write on. That looks at each file, and reads the newest one to its end.");
        open(log);
        DemoCheck found = DemoCheck.of(log, data);
        found.requireAll(acknowledged);
        say(
                "   Then we read all of it, and each record's checksum is checked. All " + acknowledged.size()
                        + " acknowledged",
                "   changes are there, each byte as in the data, and each under the LSN that we were told.");
        int more = found.records() - acknowledged.size();
        if (more > 0) {
            say(
                    "   So " + (more == 1 ? "is 1 more" : "are " + more + " more")
                            + ", appended but not yet acknowledged. Such changes may survive a",
                    "   crash, or not: nobody was told that they would.");
        }
        return found;
    }

    /** A kill does not tear a record: the operating system ends each write that it has begun. So one is torn here. */
    private void cutPower(List<WalRecord> data, Map<Long, Integer> acknowledged, DemoCheck before) throws IOException {
        copyLog(before.lastFile());
        Path newest = copy.resolve(before.lastFile().getFileName());
        try (FileChannel channel = FileChannel.open(newest, StandardOpenOption.WRITE)) {
            channel.truncate(before.lastOffset() + before.lastLength() / 2);
        }
        int torn = before.records();
        say(
                "",
                "4. A power cut, simulated, and a repair",
                "   A kill hardly ever leaves half a record, since the operating system ends a write that it has begun;",
                "   a power cut does. So we copy the log, and cut the copy off in the middle of its last record, LSN "
                        + torn + ".",
                acknowledged.containsKey((long) torn)
                        ? "   (That one was acknowledged; a disk that keeps its promises would not have lost it.)"
                        : "   (That one was not acknowledged: a power cut could really have taken it.)",
                "   Then we open the copy to write on.");
        LogOpenReport report = open(copy);
        if (report.found().verdict() != Verdict.TORN_TAIL || report.cutTo().isEmpty()) {
            throw failed("half a record at the end of " + copy + " was taken for " + report.found());
        }
        DemoCheck.of(copy, data).requireRecords(torn - 1);
        try (WriteAheadLog repaired = WriteAheadLog.open(copy, DemoWriters.OPTIONS)) {
            repaired.append(data.get(before.changes().get(torn - 1)).entry());
        }
        DemoCheck.of(copy, data).requireRecords(torn);
        say("   We append LSN " + torn + " once more, and read the copy: all " + torn + " changes are there.");
    }

    /** Up to a file: behind it there can be one that was only just begun. */
    private void copyLog(Path last) throws IOException {
        Files.createDirectory(copy);
        for (Path file : ReadOnlyLog.open(log, DemoWriters.OPTIONS).files()) {
            if (file.compareTo(last) <= 0) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
    }

    private void goOn(List<WalRecord> data, DemoCheck survived) throws IOException, InterruptedException {
        Queue<Integer> left = new ConcurrentLinkedQueue<>(IntStream.range(0, data.size())
                .filter(change -> !survived.changes().contains(change))
                .boxed()
                .toList());
        int appended = left.size();
        say(
                "",
                "5. The work goes on, and is followed",
                "   Back to the log itself. " + DemoWriters.THREADS + " threads append the " + appended
                        + " changes that are not in it yet. Meanwhile, we",
                "   follow the log with a tail: it gives back each change as soon as it is durable, file by file.");
        try (WriteAheadLog open = WriteAheadLog.open(log, DemoWriters.OPTIONS);
                LogTail tail = open.tail(survived.records() + 1)) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(open, data, left));
            int followed = follow(tail, appended);
            requireWritten(writing);
            say("   It gave back " + followed + " changes, LSN " + (survived.records() + 1) + " to "
                    + Long.toUnsignedString(open.lastLsn()) + ", none missing and none twice.");
        }
        DemoCheck.of(log, data).requireRecords(data.size());
    }

    private static void requireWritten(CompletableFuture<Void> writing) {
        try {
            writing.join();
        } catch (CompletionException e) {
            throw failed(e.getCause().getMessage());
        }
    }

    private static void write(WriteAheadLog open, List<WalRecord> data, Queue<Integer> left) {
        DemoWriters writers = new DemoWriters(
                open,
                data,
                () -> {
                    Integer change = left.poll();
                    return change == null ? -1 : change;
                },
                (change, lsn) -> {});
        try {
            writers.run();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the log could not be written on: " + e, e);
        }
    }

    /** Until so many records came. */
    private int follow(LogTail tail, int expected) throws IOException, InterruptedException {
        long last = 0;
        int followed = 0;
        while (followed < expected) {
            WalRecord record = tail.next(PATIENCE);
            if (record == null || followed > 0 && record.lsn() != last + 1) {
                throw failed("behind LSN " + last + ", the tail gave back " + record);
            }
            last = record.lsn();
            followed++;
        }
        return followed;
    }

    private void showRecords(int survived, int all) throws IOException {
        say("   Then all of it is read back: " + all + " changes, all equal to the data. Some of them:", "");
        List<Integer> shown = List.of(1, 2, survived, survived + 1, all);
        try (LogReader reader = ReadOnlyLog.open(log, DemoWriters.OPTIONS).read()) {
            while (reader.advance()) {
                if (shown.contains((int) reader.record().lsn())) {
                    say("   " + RecordText.line(reader.record()));
                }
            }
        }
    }

    private void showSizes(List<WalRecord> data) throws IOException {
        long raw = DemoCheck.of(log, data).rawBytes();
        List<Path> files = ReadOnlyLog.open(log, DemoWriters.OPTIONS).files();
        long stored = 0;
        for (Path file : files) {
            stored += Files.size(file);
        }
        say(
                "",
                "6. Sizes",
                String.format(Locale.ROOT, "   the records        %,9d bytes", raw),
                String.format(
                        Locale.ROOT,
                        "   the log, %2d files  %,9d bytes, %d %% of that: each record compressed on its own, and checksummed",
                        files.size(),
                        stored,
                        100 * stored / raw));
    }

    /** Opens a log for writing, which repairs it, closes it again, and tells of it. */
    private LogOpenReport open(Path directory) throws IOException {
        LogOpenReport report;
        try (WriteAheadLog open = WriteAheadLog.open(directory, DemoWriters.OPTIONS)) {
            report = open.report();
        }
        List<RecoveryReport> files = report.found().files();
        RecoveryReport newest = files.get(files.size() - 1);
        Verdict verdict = report.found().verdict();
        say("   Verdict: " + verdict.name().replace('_', ' ') + ", " + files.size() + " files; the newest one has "
                + newest.records() + " records.");
        switch (verdict) {
            case CLEAN -> say("   Clean means that the log ends where a record ends. There is nothing to repair.");
            case TORN_TAIL ->
                say(
                        "   A torn tail means that the last record is not all there: " + newest.tornBytes()
                                + " bytes of it are. Whatever was",
                        "   appended behind them would be out of reach, so opening has cut them off. They are kept in",
                        "   " + report.cutTo().orElseThrow().getFileName() + ", in case that somebody wants to know.");
            case ZERO_TAIL ->
                say(
                        "   A zero tail means that the newest file was made longer, and the content never came. Opening has",
                        "   cut it off.");
            case DAMAGED, GAP -> throw failed(report.found().toString());
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
