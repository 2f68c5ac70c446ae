package io.edgestore.cli.print;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.BiFunction;

/** How records are printed. */
public enum RecordFormat {
    TSV(TsvPrinter::new),
    JSONL(JsonlPrinter::new),
    TEXT(TextPrinter::new),
    LSNS((out, form) -> new LsnsPrinter(out));

    private final BiFunction<PrintWriter, Optional<ValueForm>, RecordPrinter> printer;

    RecordFormat(BiFunction<PrintWriter, Optional<ValueForm>, RecordPrinter> printer) {
        this.printer = printer;
    }

    /**
     * A printer of this format.
     *
     * @param form how values are printed; empty for what the format does unless told
     */
    public RecordPrinter printer(PrintWriter out, Optional<ValueForm> form) {
        return printer.apply(out, form);
    }
}
