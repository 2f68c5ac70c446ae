package io.edgestore.testkit.filesystem;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/** A lock on a part of a file, until it is released or its channel closed. */
final class CrashFileLock extends FileLock {

    private final Kernel kernel;
    private final CrashPath path;
    private volatile boolean released;

    CrashFileLock(Kernel kernel, CrashPath path, FileChannel channel, long position, long size, boolean shared) {
        super(channel, position, size, shared);
        this.kernel = kernel;
        this.path = path;
    }

    @Override
    public boolean isValid() {
        return !released && acquiredBy().isOpen();
    }

    @Override
    public void release() throws IOException {
        if (!acquiredBy().isOpen()) {
            throw new ClosedChannelException();
        }
        if (!released) {
            kernel.unlock(path, this);
            released = true;
        }
    }
}
