package io.edgestore.cli.print;

import io.edgestore.wal.FormatVersionException;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.WalException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** A line for each path: it, a tab, and the LSNs that come back, or what the format calls its wrong header. */
final class LsnsPrinter implements RecordPrinter {

    private final PrintWriter out;
    private String separator = "";

    LsnsPrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void begin(Path path) {
        out.print(path + "\t");
        separator = "";
    }

    @Override
    public void refused(Path file, WalException reason) {
        String word = reason instanceof FormatVersionException version
                ? "FORMAT_VERSION " + version.expected() + " " + version.found()
                : "CORRUPT_RECORD";
        out.print(file + "\t" + word + '\n');
    }

    @Override
    public void print(RecordView record) {
        printKept(Long.toUnsignedString(record.lsn()));
    }

    @Override
    public String keep(Path file, RecordView record) {
        return Long.toUnsignedString(record.lsn());
    }

    @Override
    public void printKept(String record) {
        out.print(separator);
        out.print(record);
        separator = ",";
    }

    @Override
    public void end() {
        out.print('\n');
    }
}
