package io.edgestore.cli.print;

import io.edgestore.cli.file.FileFormat;
import io.edgestore.wal.RecordView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Holds the last records, and prints them at the end, the last one first. */
public final class ReversingPrinter implements RecordPrinter {

    private final RecordPrinter printer;
    private final int count;
    private final Deque<Kept> last = new ArrayDeque<>();

    /** In which the next records stand; both null before the first. */
    private Path file;

    private FileFormat format;

    /**
     * Makes a printer for one path.
     *
     * @param printer what prints in the end
     * @param count how many records are held
     */
    public ReversingPrinter(RecordPrinter printer, int count) {
        this.printer = printer;
        this.count = count;
    }

    private record Kept(Path file, FileFormat format, String text) {}

    @Override
    public void begin(Path path) {
        printer.begin(path);
    }

    @Override
    public void file(Path next, FileFormat itsFormat) {
        file = next;
        format = itsFormat;
    }

    @Override
    public void print(RecordView record) throws IOException {
        if (last.size() == count) {
            last.removeFirst();
        }
        last.addLast(new Kept(file, format, keep(file, record)));
    }

    @Override
    public String keep(Path its, RecordView record) throws IOException {
        return printer.keep(its, record);
    }

    @Override
    public void printKept(String record) {
        printer.printKept(record);
    }

    @Override
    public void end() {
        if (file != null && last.isEmpty()) {
            printer.file(file, format);
        }
        Path told = null;
        while (!last.isEmpty()) {
            Kept kept = last.removeLast();
            if (!kept.file().equals(told)) {
                told = kept.file();
                printer.file(told, kept.format());
            }
            printer.printKept(kept.text());
        }
        printer.end();
    }
}
