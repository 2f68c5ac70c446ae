package io.edgestore.cli.file;

import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.LogOpenReport;
import io.edgestore.wal.log.ReadOnlyLog;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A log in a directory. */
record DirectoryTarget(Path directory, WalOptions options, WriteAheadLog log) implements LogTarget {

    /** LSNs of a directory begin at 1, and what is appended rises above that in any case. */
    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public long nextLsn() {
        return log.lastLsn() + 1;
    }

    @Override
    public boolean hasValueHashes() {
        return options.hasValueHashes();
    }

    @Override
    public void append(List<WalRecord> records) throws IOException {
        log.appendRecords(records);
    }

    @Override
    public void sync() throws IOException {
        log.sync();
    }

    @Override
    public long length() throws IOException {
        long length = 0;
        for (Path file : ReadOnlyLog.open(directory, options).files()) {
            length += Files.size(file);
        }
        return length;
    }

    @Override
    public List<String> repairs() {
        LogOpenReport report = log.report();
        List<String> lines = new ArrayList<>(Findings.lines(report.found()));
        report.cutTo().ifPresent(copy -> lines.add("the torn tail was cut off, and is kept in " + copy));
        report.deletedCopies().forEach(copy -> lines.add(copy + ", an old copy of a torn tail, was deleted"));
        return lines;
    }

    @Override
    public void close() throws IOException {
        log.close();
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
