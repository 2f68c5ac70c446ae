package io.edgestore.cli.file;

import io.edgestore.wal.OpenReport;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A log file. */
record FileTarget(Path file, WalWriter writer) implements LogTarget {

    @Override
    public boolean isEmpty() {
        RecoveryReport found = writer.report().recovery();
        return found.records() == 0 && found.damageCount() == 0;
    }

    @Override
    public long nextLsn() {
        return writer.nextLsn();
    }

    @Override
    public boolean hasValueHashes() {
        return writer.hasValueHashes();
    }

    @Override
    public void append(List<WalRecord> records) throws IOException {
        writer.appendRecords(records);
    }

    @Override
    public void sync() throws IOException {
        writer.sync();
    }

    @Override
    public long length() {
        return writer.length();
    }

    @Override
    public List<String> repairs() {
        OpenReport report = writer.report();
        if (report.recovery().verdict() == Verdict.CLEAN) {
            return List.of();
        }
        String cut = report.cutBytes() > 0 ? "; cut off" : "";
        return List.of(report.recovery()
                + report.cutTo().map(copy -> "; cut off, and kept in " + copy).orElse(cut));
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
