package io.edgestore.cli.print;

import io.edgestore.cli.records.HexWriter;
import io.edgestore.cli.records.RecordColumns;
import io.edgestore.wal.RecordView;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A line of tab-separated {@link RecordColumns} for each record, which {@code load} takes in again. */
final class TsvPrinter implements RecordPrinter {

    private final PrintWriter out;
    private final HexWriter hex = new HexWriter();
    private final ValueWriter values;
    private boolean begun;

    TsvPrinter(PrintWriter out, Optional<ValueForm> form) {
        this.out = out;
        this.values = new ValueWriter(form.orElse(ValueForm.HEX));
    }

    /** No header without a file: `load` would make an empty log of it. */
    @Override
    public void begin(Path path) {
        if (!begun) {
            begun = true;
            out.print(RecordColumns.HEADER + '\n');
        }
    }

    @Override
    public void print(RecordView record) throws IOException {
        write(record, out);
    }

    @Override
    public String keep(Path file, RecordView record) throws IOException {
        StringWriter kept = new StringWriter();
        write(record, new PrintWriter(kept));
        return kept.toString();
    }

    @Override
    public void printKept(String record) {
        out.print(record);
    }

    private void write(RecordView record, PrintWriter target) throws IOException {
        target.print(Long.toUnsignedString(record.transactionId()));
        target.print('\t');
        target.print(Long.toUnsignedString(record.lsn()));
        target.print('\t');
        target.print(record.timestampNanos());
        target.print('\t');
        target.print(record.ttlSeconds());
        target.print('\t');
        target.print(record.operation().code());
        for (ByteBuffer bytes : List.of(record.namespace(), record.key(), record.valueHash())) {
            target.print('\t');
            hex.write(bytes, target);
        }
        target.print('\t');
        values.write(record.value(), target);
        target.print('\n');
    }
}
