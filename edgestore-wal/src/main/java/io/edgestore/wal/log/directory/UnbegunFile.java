package io.edgestore.wal.log.directory;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalWriter;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.scan.UnfinishedFile;
import java.io.IOException;

/**
 * A file that no record was written to: it is empty, all zeros, a part of a header, or a header and nothing else. A crash
 * or a full disk leaves such files at the end of a log, several in a row too. Their names are still worth something: no
 * LSN below them is free.
 */
public final class UnbegunFile {

    private UnbegunFile() {}

    /**
     * Whether a file is one of these.
     *
     * @param file in whatever state
     * @param options how to read it
     * @return true if no record was ever written to it
     * @throws IOException if it cannot be read
     */
    public static boolean is(NamedFile file, WalOptions options) throws IOException {
        try (LogFile open = LogFile.open(file.path(), LogFile.Access.READ)) {
            if (UnfinishedFile.kindOf(open, open.size()) != UnfinishedFile.Kind.NO) {
                return true;
            }
        }
        try (WalReader reader = file.open(options)) {
            return reader.report().fileLength() == reader.report().headerBytes();
        } catch (CorruptLogException e) {
            return false; // a damaged header, with who knows what behind it
        }
    }

    /**
     * Begins the file anew. It keeps its name all the time, and so the name's LSN cannot be forgotten in a crash.
     *
     * @param file no record was written to it
     * @param options what is asked of new files
     * @return a writer for it
     * @throws IOException if it cannot be written
     */
    public static WalWriter beginAnew(NamedFile file, WalOptions options) throws IOException {
        try (LogFile open = LogFile.open(file.path(), LogFile.Access.WRITE)) {
            open.truncate(0);
        }
        return WalWriter.open(file.path(), options, file.nameLsn());
    }
}
