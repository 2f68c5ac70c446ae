package io.edgestore.testkit.filesystem;

import io.edgestore.testkit.disk.FileNode;
import java.nio.file.FileStore;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;

/** The room on the disk. */
final class CrashFileStore extends FileStore {

    private final Kernel kernel;

    CrashFileStore(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String type() {
        return CrashFileSystemProvider.SCHEME;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public long getTotalSpace() {
        return kernel.capacity();
    }

    @Override
    public long getUsableSpace() {
        return kernel.room();
    }

    @Override
    public long getUnallocatedSpace() {
        return kernel.room();
    }

    @Override
    public long getBlockSize() {
        return FileNode.SECTOR;
    }

    @Override
    public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
        return type == BasicFileAttributeView.class;
    }

    @Override
    public boolean supportsFileAttributeView(String name) {
        return name.equals("basic");
    }

    @Override
    public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
        return null;
    }

    @Override
    public Object getAttribute(String attribute) {
        return switch (attribute) {
            case "totalSpace" -> getTotalSpace();
            case "usableSpace" -> getUsableSpace();
            case "unallocatedSpace" -> getUnallocatedSpace();
            default -> throw new UnsupportedOperationException("'" + attribute + "' not recognized");
        };
    }
}
