package io.edgestore.cli.dump;

import io.edgestore.cli.file.FileFormat;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.WalException;
import java.io.IOException;
import java.nio.file.Path;

/** Prints records in one format. */
interface RecordPrinter {

    /** A file was opened, and its header is sound. */
    default void begin(Path file, FileFormat format) {}

    /** A file was opened, and is not one that can be read: its header is wrong. */
    default void refused(Path file, WalException reason) {}

    /** The next record of the file. */
    void print(RecordView record) throws IOException;

    /** The file's records are over, or could not be read further. */
    default void end() {}
}
