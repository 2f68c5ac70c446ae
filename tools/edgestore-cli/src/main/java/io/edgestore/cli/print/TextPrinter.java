package io.edgestore.cli.print;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.Escaped;
import io.edgestore.cli.file.FileFormat;
import io.edgestore.cli.records.RecordText;
import io.edgestore.wal.RecordView;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Optional;

/** A line for each record that people can read and a terminal cannot choke on. */
final class TextPrinter implements RecordPrinter {

    private final PrintWriter out;
    private final Optional<ValueWriter> values;
    private boolean insideFrame;

    /** A value that nothing is said of is shown in part. */
    TextPrinter(PrintWriter out, Optional<ValueForm> form) {
        this.out = out;
        this.values = form.map(ValueWriter::new);
    }

    @Override
    public void file(Path file, FileFormat format) {
        out.print(Escaped.controls("# " + file + ": " + format) + '\n');
        insideFrame = false;
    }

    @Override
    public void print(RecordView record) throws IOException {
        int following = record.remainingInFrame();
        if (!insideFrame && following > 0) {
            out.print("# frame at offset " + record.offset() + ", " + Amount.of(record.frameLength(), "byte")
                    + ": the next " + Amount.of(following + 1L, "record") + '\n');
        }
        insideFrame = following > 0;
        out.print(line(record));
    }

    @Override
    public String keep(Path file, RecordView record) throws IOException {
        return line(record);
    }

    private String line(RecordView record) throws IOException {
        if (values.isEmpty()) {
            return RecordText.line(record) + '\n';
        }
        StringWriter value = new StringWriter();
        values.get().write(record.value(), value);
        return RecordText.line(record, value.toString()) + '\n';
    }

    @Override
    public void printKept(String record) {
        out.print(record);
    }
}
