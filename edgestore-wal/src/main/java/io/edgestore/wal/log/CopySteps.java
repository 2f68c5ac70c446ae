package io.edgestore.wal.log;

import io.edgestore.wal.RecordView;
import java.nio.file.Path;

/** How far a copy is. Somebody is told from time to time. */
final class CopySteps {

    private static final long STEP = 64 << 10;

    private final CopyProgress progress;
    private long total;
    private long done;
    private long told;

    /** Where reading is; null before it begins. */
    private Path file;

    private long position;

    CopySteps(CopyProgress progress) {
        this.progress = progress;
    }

    /** There is more to do. */
    void expect(long bytes) {
        total += bytes;
    }

    void advance(long bytes) {
        done += bytes;
        if (done - told >= STEP) {
            tell();
        }
    }

    /** The copy was read up to the end of a record's frame. */
    void read(Path in, RecordView record) {
        long end = record.offset() + record.frameLength();
        advance(in.equals(file) ? end - position : end);
        file = in;
        position = end;
    }

    /** All is done. */
    void end() {
        tell();
    }

    private void tell() {
        told = done;
        progress.advanced(Math.min(done, total), total); // a divided frame can take more room than it had
    }
}
