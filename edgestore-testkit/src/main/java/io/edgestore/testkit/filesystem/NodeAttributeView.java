package io.edgestore.testkit.filesystem;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;

/** Reads and sets what a path's node has at the moment. */
final class NodeAttributeView implements BasicFileAttributeView {

    private final CrashPath path;

    NodeAttributeView(CrashPath path) {
        this.path = path;
    }

    @Override
    public String name() {
        return "basic";
    }

    @Override
    public NodeAttributes readAttributes() throws IOException {
        return path.getFileSystem()
                .kernel()
                .look(Operation.Kind.READ_ATTRIBUTES, path, disk -> NodeAttributes.of(Names.get(disk, path)));
    }

    @Override
    public void setTimes(FileTime lastModifiedTime, FileTime lastAccessTime, FileTime createTime) throws IOException {
        path.getFileSystem().kernel().look(Operation.Kind.SET_ATTRIBUTES, path, disk -> {
            Names.get(disk, path).setTimes(lastModifiedTime, lastAccessTime, createTime);
            return null;
        });
    }

    void set(String attribute, Object value) throws IOException {
        FileTime time = (FileTime) value;
        switch (NodeAttributes.withoutView(attribute)) {
            case "lastModifiedTime" -> setTimes(time, null, null);
            case "lastAccessTime" -> setTimes(null, time, null);
            case "creationTime" -> setTimes(null, null, time);
            default -> throw new IllegalArgumentException("'" + attribute + "' not recognized");
        }
    }
}
