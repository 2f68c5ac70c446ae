package io.edgestore.wal.file;

import java.io.IOException;

/** Cuts the end off a file. Bytes that were written are kept in a copy, durable before they are gone here. */
public final class TailCut {

    private final LogFile file;
    private final SyncThread sync;

    /**
     * Makes one for a file.
     *
     * @param file the file, opened for writing
     * @param sync its thread for fsync
     */
    public TailCut(LogFile file, SyncThread sync) {
        this.file = file;
        this.sync = sync;
    }

    /**
     * Cuts, with a copy.
     *
     * @param offset where the file is to end
     * @param end where it ends now
     * @return the copy
     * @throws IOException if anything failed; no byte is lost then
     */
    public KeptTail cut(long offset, long end) throws IOException {
        KeptTail copy = sync.call(new TailCopy(file, offset, end)::keep);
        discard(offset);
        return copy;
    }

    /**
     * Cuts without a copy.
     *
     * @param offset where the file is to end
     * @throws IOException if that failed
     */
    public void discard(long offset) throws IOException {
        file.truncate(offset);
        sync.force();
    }
}
