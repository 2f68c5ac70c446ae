package io.edgestore.testkit.filesystem;

import io.edgestore.testkit.disk.DirectoryNode;
import io.edgestore.testkit.disk.Node;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node's attributes at one moment. */
record NodeAttributes(
        boolean isDirectory,
        long size,
        FileTime lastModifiedTime,
        FileTime lastAccessTime,
        FileTime creationTime,
        Inode fileKey)
        implements BasicFileAttributes {

    /** What identifies a node, under whatever name. */
    record Inode(long number) {}

    static NodeAttributes of(Node node) {
        return new NodeAttributes(
                node instanceof DirectoryNode,
                node.size(),
                node.modified(),
                node.accessed(),
                node.created(),
                new Inode(node.id()));
    }

    @Override
    public boolean isRegularFile() {
        return !isDirectory;
    }

    @Override
    public boolean isSymbolicLink() {
        return false;
    }

    @Override
    public boolean isOther() {
        return false;
    }

    /** Those of a list like {@code basic:size,fileKey} or {@code *}. */
    Map<String, Object> select(String attributes) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("size", size);
        all.put("creationTime", creationTime);
        all.put("lastAccessTime", lastAccessTime);
        all.put("lastModifiedTime", lastModifiedTime);
        all.put("fileKey", fileKey);
        all.put("isDirectory", isDirectory);
        all.put("isRegularFile", isRegularFile());
        all.put("isSymbolicLink", isSymbolicLink());
        all.put("isOther", isOther());
        List<String> wanted = Arrays.asList(withoutView(attributes).split(","));
        if (wanted.contains("*")) {
            return all;
        }
        for (String name : wanted) {
            if (!all.containsKey(name)) {
                throw new IllegalArgumentException("'" + name + "' not recognized");
            }
        }
        all.keySet().retainAll(wanted);
        return all;
    }

    /** The names behind the view, of which there is one. */
    static String withoutView(String attributes) {
        int colon = attributes.indexOf(':');
        if (colon >= 0 && !attributes.substring(0, colon).equals("basic")) {
            throw new UnsupportedOperationException("View '" + attributes.substring(0, colon) + "' not available");
        }
        return attributes.substring(colon + 1);
    }
}
