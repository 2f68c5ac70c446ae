package io.edgestore.cli.dump;

import java.io.PrintWriter;
import java.util.function.Function;

/** What {@code dump} prints. */
public enum DumpFormat {
    TSV(TsvPrinter::new),
    JSONL(JsonlPrinter::new),
    TEXT(TextPrinter::new),
    LSNS(LsnsPrinter::new);

    private final Function<PrintWriter, RecordPrinter> printer;

    DumpFormat(Function<PrintWriter, RecordPrinter> printer) {
        this.printer = printer;
    }

    RecordPrinter printer(PrintWriter out) {
        return printer.apply(out);
    }
}
