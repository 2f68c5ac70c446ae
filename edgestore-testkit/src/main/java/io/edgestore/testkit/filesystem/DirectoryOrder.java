package io.edgestore.testkit.filesystem;

import io.edgestore.testkit.disk.Disk;

/**
 * The order in which changes of directories reach the disk: names that are created, moved or deleted. The content of files
 * reaches it independently of that.
 */
public enum DirectoryOrder {

    /**
     * In the order in which they were made, over all directories, as the journals of ext4, XFS, Btrfs and NTFS have it. A
     * power cut keeps the changes up to one of them, and loses all later ones. Forcing a directory makes its changes durable,
     * and all earlier changes of any directory too.
     */
    ORDERED("directory changes reach the disk in the order in which they were made") {
        @Override
        Disk emptyDisk() {
            return Disk.ordered();
        }
    },

    /**
     * In any order, as POSIX allows it. A power cut can keep a change and lose an earlier one, of the same directory or of
     * another, unless one is made to what the other left: a deletion is not there without the creation. Forcing a directory
     * makes durable its own changes, and of others' only those that they were made to.
     */
    ANY("directory changes reach the disk in any order") {
        @Override
        Disk emptyDisk() {
            return Disk.unordered();
        }
    };

    private final String description;

    DirectoryOrder(String description) {
        this.description = description;
    }

    abstract Disk emptyDisk();

    @Override
    public String toString() {
        return description;
    }
}
