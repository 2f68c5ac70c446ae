package io.edgestore.testkit.crash;

import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** An inode: what a name stands for. Its times are not part of the simulation; they outlive every crash. */
abstract sealed class Node permits FileNode, DirectoryNode {

    final long id;
    FileTime created;
    FileTime modified;
    FileTime accessed;

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

    abstract long size();
}
