package io.edgestore.cli.print;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.Escaped;
import io.edgestore.cli.file.FileFormat;
import io.edgestore.cli.records.RecordText;
import io.edgestore.wal.RecordView;
import java.io.PrintWriter;
import java.nio.file.Path;

/** A line for each record that people can read and a terminal cannot choke on. */
final class TextPrinter implements RecordPrinter {

    private final PrintWriter out;
    private boolean insideFrame;

    TextPrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void file(Path file, FileFormat format) {
        out.print(Escaped.controls("# " + file + ": " + format) + '\n');
        insideFrame = false;
    }

    @Override
    public void print(RecordView record) {
        int following = record.remainingInFrame();
        if (!insideFrame && following > 0) {
            out.print("# frame at offset " + record.offset() + ", " + Amount.of(record.frameLength(), "byte")
                    + ": the next " + Amount.of(following + 1L, "record") + '\n');
        }
        insideFrame = following > 0;
        out.print(RecordText.line(record) + '\n');
    }
}
