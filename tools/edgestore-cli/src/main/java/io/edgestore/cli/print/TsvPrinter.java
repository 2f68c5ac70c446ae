package io.edgestore.cli.print;

import io.edgestore.cli.records.HexWriter;
import io.edgestore.cli.records.RecordColumns;
import io.edgestore.wal.RecordView;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A line of tab-separated {@link RecordColumns} for each record, which {@code load} takes in again. */
final class TsvPrinter implements RecordPrinter {

    private final PrintWriter out;
    private final HexWriter hex = new HexWriter();
    private boolean begun;

    TsvPrinter(PrintWriter out) {
        this.out = out;
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
        out.print(Long.toUnsignedString(record.transactionId()));
        out.print('\t');
        out.print(Long.toUnsignedString(record.lsn()));
        out.print('\t');
        out.print(record.timestampNanos());
        out.print('\t');
        out.print(record.ttlSeconds());
        out.print('\t');
        out.print(record.operation().code());
        for (ByteBuffer bytes : List.of(record.namespace(), record.key(), record.valueHash(), record.value())) {
            out.print('\t');
            hex.write(bytes, out);
        }
        out.print('\n');
    }
}
