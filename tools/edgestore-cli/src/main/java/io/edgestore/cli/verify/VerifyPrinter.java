package io.edgestore.cli.verify;

import io.edgestore.wal.Damage;
import io.edgestore.wal.RecordView;
import java.nio.file.Path;

/** Prints what is found in files, as it is found. */
interface VerifyPrinter {

    /** A file was opened, and its header is sound. */
    void begin(Path file);

    void damage(Damage damage);

    void hashMismatch(Path file, RecordView record);

    /** The file that was begun is over. */
    void end(VerifiedFile result);

    /** A file could not be opened, or not be read to its end. */
    void unreadable(Path file, String problem);

    /** All files of a directory are over. */
    void log(VerifiedLog result);
}
