package io.edgestore.cli.print;

import java.io.PrintWriter;
import java.util.function.Function;

/** How records are printed. */
public enum RecordFormat {
    TSV(TsvPrinter::new),
    JSONL(JsonlPrinter::new),
    TEXT(TextPrinter::new),
    LSNS(LsnsPrinter::new);

    private final Function<PrintWriter, RecordPrinter> printer;

    RecordFormat(Function<PrintWriter, RecordPrinter> printer) {
        this.printer = printer;
    }

    /** A printer of this format. */
    public RecordPrinter printer(PrintWriter out) {
        return printer.apply(out);
    }
}
