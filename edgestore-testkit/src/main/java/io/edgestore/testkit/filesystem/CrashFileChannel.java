package io.edgestore.testkit.filesystem;

import io.edgestore.testkit.disk.Change;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.Objects;

/** An open file or directory. An interrupt of a thread that is in it, or enters it, closes it, as it does the JDK's. */
final class CrashFileChannel extends BufferwiseFileChannel {

    private final Kernel kernel;
    private final CrashPath path;
    private final long node;
    private final OpenFlags flags;
    /** Held while the position is used; never while the kernel's monitor is. */
    private final Object positionLock = new Object();

    private long position;

    CrashFileChannel(Kernel kernel, CrashPath path, long node, OpenFlags flags) {
        this.kernel = kernel;
        this.path = path;
        this.node = node;
        this.flags = flags;
        kernel.opened(this);
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    /** Calls the kernel in such a way that an interrupt closes this channel and is told to the caller. */
    private <T> T interruptibly(Call<T> call) throws IOException {
        T result = null;
        boolean completed = false;
        try {
            begin();
            if (isOpen()) {
                result = call.run();
                completed = true;
                // A thread that interrupted itself meanwhile has closed nothing until it begins again.
                begin();
            }
        } catch (ClosedByInterruptException e) {
            // The same, before anything was done.
            begin();
            throw e;
        } finally {
            end(completed);
        }
        return result;
    }

    private void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    void requireReadable() throws ClosedChannelException {
        requireOpen();
        if (!flags.reads()) {
            throw new NonReadableChannelException();
        }
    }

    @Override
    void requireWritable() throws ClosedChannelException {
        requireOpen();
        if (!flags.writes()) {
            throw new NonWritableChannelException();
        }
    }

    private int readAt(ByteBuffer target, long at) throws IOException {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
        return interruptibly(() -> kernel.read(path, node, at, target));
    }

    private int writeAt(ByteBuffer source, long at) throws IOException {
        int count = interruptibly(() -> {
            int written =
                    source.hasRemaining() ? kernel.write(path, node, flags.appends() ? Kernel.AT_END : at, source) : 0;
            if (flags.forces() && written > 0) {
                kernel.force(path, node);
            }
            return written;
        });
        return count;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        requireReadable();
        synchronized (positionLock) {
            int count = readAt(target, position);
            position += Math.max(count, 0);
            return count;
        }
    }

    @Override
    public int read(ByteBuffer target, long at) throws IOException {
        Objects.requireNonNull(target);
        requireNotNegative(at, "position");
        requireReadable();
        return readAt(target, at);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        requireWritable();
        synchronized (positionLock) {
            int count = writeAt(source, position);
            position += count;
            return count;
        }
    }

    @Override
    public int write(ByteBuffer source, long at) throws IOException {
        Objects.requireNonNull(source);
        requireNotNegative(at, "position");
        requireWritable();
        return writeAt(source, at);
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        synchronized (positionLock) {
            return interruptibly(() -> kernel.look(
                    Operation.Kind.POSITION,
                    path,
                    disk -> flags.appends() ? disk.node(node).size() : position));
        }
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        requireOpen();
        requireNotNegative(newPosition, "position");
        synchronized (positionLock) {
            position = interruptibly(() -> kernel.look(Operation.Kind.POSITION, path, disk -> newPosition));
        }
        return this;
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return interruptibly(() ->
                kernel.look(Operation.Kind.SIZE, path, disk -> disk.node(node).size()));
    }

    @Override
    long length() throws IOException {
        return interruptibly(() -> kernel.look(disk -> disk.node(node).size()));
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        requireOpen();
        requireNotNegative(size, "size");
        requireWritable();
        synchronized (positionLock) {
            if (size < length()) {
                interruptibly(() -> {
                    kernel.truncate(path, new Change.Truncate(node, (int) size));
                    return null;
                });
            }
            position = Math.min(position, size);
        }
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        requireOpen();
        interruptibly(() -> {
            kernel.force(path, node);
            return null;
        });
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long from, long size) {
        throw new UnsupportedOperationException("a CrashFileSystem cannot map files: it would not see what is written");
    }

    @Override
    public FileLock lock(long from, long size, boolean shared) throws IOException {
        return interruptibly(() -> tryLock(from, size, shared));
    }

    @Override
    public FileLock tryLock(long from, long size, boolean shared) throws IOException {
        requireOpen();
        if (shared && !flags.reads()) {
            throw new NonReadableChannelException();
        }
        if (!shared && !flags.writes()) {
            throw new NonWritableChannelException();
        }
        FileLock lock = new CrashFileLock(kernel, path, this, from, size, shared);
        kernel.lock(path, node, lock);
        return lock;
    }

    @Override
    protected void implCloseChannel() throws IOException {
        kernel.closed(path, this);
    }
}
