package io.edgestore.testkit.disk;

import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** An inode: what a name stands for. Its times are not part of the simulation; they outlive every crash. */
public abstract sealed class Node permits FileNode, DirectoryNode {

    final long id;
    private FileTime created;
    private FileTime modified;
    private FileTime accessed;

    Node(long id) {
        this.id = id;
        created = FileTime.from(Instant.now());
        modified = created;
        accessed = created;
    }

    Node(Node other) {
        id = other.id;
        created = other.created;
        modified = other.modified;
        accessed = other.accessed;
    }

    final void touch() {
        modified = FileTime.from(Instant.now());
    }

    /** What identifies it on its disk, and on all copies of that. */
    public final long id() {
        return id;
    }

    public final FileTime created() {
        return created;
    }

    public final FileTime modified() {
        return modified;
    }

    public final FileTime accessed() {
        return accessed;
    }

    /** Sets those times that are not null. */
    public final void setTimes(FileTime newModified, FileTime newAccessed, FileTime newCreated) {
        modified = newModified == null ? modified : newModified;
        accessed = newAccessed == null ? accessed : newAccessed;
        created = newCreated == null ? created : newCreated;
    }

    /** In bytes. */
    public abstract long size();
}
