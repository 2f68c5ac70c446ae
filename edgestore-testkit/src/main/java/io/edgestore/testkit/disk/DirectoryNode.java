package io.edgestore.testkit.disk;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A directory: its names as programs see them, and as they are on the disk. */
public final class DirectoryNode extends Node {

    final Map<String, Long> entries;
    final Map<String, Long> durableEntries;

    DirectoryNode(long id) {
        super(id);
        entries = new TreeMap<>();
        durableEntries = new TreeMap<>();
    }

    /** The directory as an operating system finds it that starts with what is on the disk. */
    private DirectoryNode(DirectoryNode other, Map<String, Long> entries, Map<String, Long> durableEntries) {
        super(other);
        this.entries = new TreeMap<>(entries);
        this.durableEntries = new TreeMap<>(durableEntries);
    }

    /** What a name stands for, as programs see it, or null. */
    public Long entry(String name) {
        return entries.get(name);
    }

    /** The names in it, as programs see them. */
    public Set<String> names() {
        return entries.keySet();
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    DirectoryNode copy() {
        return new DirectoryNode(this, entries, durableEntries);
    }

    DirectoryNode durable() {
        return new DirectoryNode(this, durableEntries, durableEntries);
    }

    static void bind(Map<String, Long> entries, String name, Long node) {
        if (node == null) {
            entries.remove(name);
        } else {
            entries.put(name, node);
        }
    }

    @Override
    public long size() {
        return 4096;
    }
}
