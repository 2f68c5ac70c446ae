package io.edgestore.cli.print;

import io.edgestore.cli.file.FileFormat;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.WalException;
import java.io.IOException;
import java.nio.file.Path;

/** Prints records in one format. */
public interface RecordPrinter {

    /** A file or a directory was opened. */
    default void begin(Path path) {}

    /** A file was opened, and is not one that can be read: its header is wrong. */
    default void refused(Path file, WalException reason) {}

    /** The next records stand in that file. */
    default void file(Path file, FileFormat format) {}

    /** The next record. */
    void print(RecordView record) throws IOException;

    /** A record of a file, alone, to be printed later by {@link #printKept}. */
    String keep(Path file, RecordView record) throws IOException;

    /** The next record, which was kept. */
    void printKept(String record);

    /** The records are over, or could not be read further. */
    default void end() {}
}
