package io.edgestore.wal.log.directory;

import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The epoch of a log whose writer is another process: the number in the watermark file tells that it is over. A file that is
 * missing or damaged tells nothing: whoever truncates writes it first. For one thread at a time.
 */
public final class PolledEpoch extends Epoch {

    private final LogDirectory directory;

    /** What it was at the beginning; empty as long as nothing told it. */
    private Optional<EpochNumber> number;

    private long lookedAt = UNKNOWN;

    /**
     * Begins with what is there now.
     *
     * @param directory the log's
     * @param number the epoch's, as it was read before the log's files were listed; empty if nothing tells it
     */
    public PolledEpoch(LogDirectory directory, Optional<EpochNumber> number) {
        this.directory = directory;
        this.number = number;
    }

    /**
     * Begins with what is there now.
     *
     * @param directory the log's, whose files are to be listed afterwards
     * @return the epoch
     * @throws IOException if the watermark file cannot be read
     */
    public static PolledEpoch now(LogDirectory directory) throws IOException {
        return new PolledEpoch(directory, Watermark.read(directory).map(Watermark.Content::epoch));
    }

    /**
     * The log's files. A truncation removes the newest first: a listing in the middle of it can show one file and miss the one
     * before, which was removed later. So then it is listed until nothing changes.
     *
     * @return in their order
     * @throws IOException if the directory cannot be listed
     */
    public List<NamedFile> files() throws IOException {
        List<NamedFile> files = directory.files();
        boolean changed = beganInTruncation();
        while (changed) {
            List<NamedFile> again = directory.files();
            changed = !again.equals(files);
            files = again;
        }
        return files;
    }

    @Override
    public boolean beganInTruncation() {
        return number.filter(EpochNumber::isOfTruncation).isPresent();
    }

    /** Looks. If it cannot, {@link #requireNotOver} will say so. */
    @Override
    public boolean isOver() {
        try {
            look();
        } catch (IOException e) {
            return super.isOver();
        }
        return super.isOver();
    }

    /** Looks, if something was read since the last time. */
    @Override
    public void requireNotOver(Path log, long bytesRead) throws IOException {
        if (bytesRead == UNKNOWN || bytesRead != lookedAt) {
            look();
            lookedAt = bytesRead;
        }
        super.requireNotOver(log, bytesRead);
    }

    private void look() throws IOException {
        Optional<EpochNumber> now = Watermark.read(directory).map(Watermark.Content::epoch);
        if (super.isOver() || now.isEmpty() || now.equals(number)) {
            return;
        }
        if (number.isPresent() || !now.get().isAsDrawn()) {
            List<NamedFile> files = directory.files();
            long firstLsn = files.isEmpty() ? 0 : files.get(0).nameLsn();
            end("the end of the log was cut off, or its file " + Watermark.NAME + " was lost,", firstLsn, firstLsn);
        }
        number = now;
    }
}
