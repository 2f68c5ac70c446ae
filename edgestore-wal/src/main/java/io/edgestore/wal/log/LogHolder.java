package io.edgestore.wal.log;

/**
 * A reader, hold or cursor that keeps records of a log from being deleted.
 *
 * @param holder who it is: {@code cursor <name>}, {@code hold} or {@code reader}
 * @param lsn the first LSN that is needed, u64
 * @param files how many finished files are kept for it; the newest file is never deleted in any case
 * @param bytes how long these are together
 */
public record LogHolder(String holder, long lsn, int files, long bytes) {

    /** In one line. */
    @Override
    public String toString() {
        return holder + " needs the records from LSN " + Long.toUnsignedString(lsn) + " on: " + files
                + (files == 1 ? " file of " : " files of ") + bytes + " bytes";
    }
}
