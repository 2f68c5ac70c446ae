package io.edgestore.wal.log.directory;

import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a log at one time: those that are never written again, and the newest one up to some length.
 *
 * @param directory the log's directory
 * @param files in their order; the last one is the newest
 * @param newestEnd where reading of the newest file ends, in bytes; {@link Long#MAX_VALUE} for its end, wherever that is
 * @param epoch over once the log is truncated
 */
public record LogSnapshot(Path directory, List<NamedFile> files, long newestEnd, Epoch epoch) {

    /**
     * Makes a snapshot.
     *
     * @param directory the log's directory
     * @param files in their order; copied
     * @param newestEnd where reading of the newest file ends
     * @param epoch over once the log is truncated
     */
    public LogSnapshot {
        files = List.copyOf(files);
    }

    /**
     * Makes the first snapshot of an epoch.
     *
     * @param directory the log's directory
     * @param files in their order; copied
     * @param newestEnd where reading of the newest file ends
     */
    public LogSnapshot(Path directory, List<NamedFile> files, long newestEnd) {
        this(directory, files, newestEnd, new Epoch());
    }

    /**
     * With more in the newest file.
     *
     * @param end where it ends now
     * @return what is there then
     */
    public LogSnapshot withNewestEnd(long end) {
        return new LogSnapshot(directory, files, end, epoch);
    }

    /**
     * With no more of the newest file than may be read.
     *
     * @param position how far the log may be read
     * @return the same files; nothing of the newest one if the position is in another, all of which may be read then
     */
    public LogSnapshot heldTo(LogPosition position) {
        boolean inNewest = !files.isEmpty() && files.get(files.size() - 1).nameLsn() == position.fileLsn();
        return withNewestEnd(inNewest ? position.end() : 0);
    }

    /**
     * With a new file behind the newest one, which is finished.
     *
     * @param next the new file
     * @param end where it ends
     * @return what is there then
     */
    public LogSnapshot withNext(NamedFile next, long end) {
        return new LogSnapshot(
                directory, Stream.concat(files.stream(), Stream.of(next)).toList(), end, epoch);
    }

    /**
     * Without the oldest file, which is to be deleted.
     *
     * @return what is there then
     */
    public LogSnapshot withoutOldest() {
        return new LogSnapshot(directory, files.subList(1, files.size()), newestEnd, epoch);
    }

    /**
     * With the oldest file again, which could not be deleted.
     *
     * @param oldest that file
     * @return what is there then
     */
    public LogSnapshot withOldest(NamedFile oldest) {
        return new LogSnapshot(
                directory, Stream.concat(Stream.of(oldest), files.stream()).toList(), newestEnd, epoch);
    }

    /**
     * The files that are never written again.
     *
     * @return all but the newest, in their order
     */
    public List<NamedFile> finished() {
        return files.subList(0, Math.max(0, files.size() - 1));
    }

    /**
     * Opens one of the files, up to what is complete in it.
     *
     * @param index from 0 on, in their order
     * @param options how to read it
     * @return a reader
     * @throws IOException if it cannot be opened
     */
    public WalReader open(int index, WalOptions options) throws IOException {
        boolean newest = index == files.size() - 1;
        return files.get(index).open(options, newest ? newestEnd : Long.MAX_VALUE);
    }
}
