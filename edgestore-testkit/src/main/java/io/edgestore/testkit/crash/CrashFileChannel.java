package io.edgestore.testkit.crash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/** An open file or directory. An interrupt of a thread that is in it, or enters it, closes it, as it does the JDK's. */
final class CrashFileChannel extends FileChannel {

    private static final int CHUNK = 8192;

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

    private void requireReadable() throws ClosedChannelException {
        requireOpen();
        if (!flags.reads()) {
            throw new NonReadableChannelException();
        }
    }

    private void requireWritable() throws ClosedChannelException {
        requireOpen();
        if (!flags.writes()) {
            throw new NonWritableChannelException();
        }
    }

    private static void requireNotNegative(long value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException("Negative " + name);
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
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, targets.length);
        requireReadable();
        ByteBuffer all = ByteBuffer.allocate(remaining(targets, offset, length));
        int count = read(all);
        all.flip();
        for (int i = offset; i < offset + length && all.hasRemaining(); i++) {
            int part = Math.min(all.remaining(), targets[i].remaining());
            targets[i].put(all.slice().limit(part));
            all.position(all.position() + part);
        }
        return count;
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
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, sources.length);
        requireWritable();
        ByteBuffer all = ByteBuffer.allocate(remaining(sources, offset, length));
        for (int i = offset; i < offset + length; i++) {
            all.put(sources[i].duplicate());
        }
        int count = write(all.flip());
        int left = count;
        for (int i = offset; i < offset + length; i++) {
            int part = Math.min(left, sources[i].remaining());
            sources[i].position(sources[i].position() + part);
            left -= part;
        }
        return count;
    }

    private static int remaining(ByteBuffer[] buffers, int offset, int length) {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += buffers[i].remaining();
        }
        return Math.toIntExact(sum);
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        synchronized (positionLock) {
            return flags.appends() ? size() : position;
        }
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        requireOpen();
        requireNotNegative(newPosition, "position");
        synchronized (positionLock) {
            position = interruptibly(() -> newPosition);
        }
        return this;
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return interruptibly(() -> kernel.look(disk -> disk.node(node).size()));
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        requireOpen();
        requireNotNegative(size, "size");
        requireWritable();
        synchronized (positionLock) {
            if (size < size()) {
                interruptibly(() -> kernel.change(Operation.Kind.TRUNCATE, path, "to " + size + " bytes", disk -> {
                    disk.file(node).truncate((int) size);
                    return null;
                }));
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
    public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
        requireReadable();
        if (!target.isOpen()) {
            throw new ClosedChannelException();
        }
        requireNotNegative(from, "position");
        requireNotNegative(count, "count");
        long done = 0;
        while (done < count) {
            ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, count - done));
            if (read(chunk, from + done) <= 0) {
                break;
            }
            int written = target.write(chunk.flip());
            done += written;
            if (chunk.hasRemaining()) {
                break;
            }
        }
        return done;
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long to, long count) throws IOException {
        requireWritable();
        if (!source.isOpen()) {
            throw new ClosedChannelException();
        }
        requireNotNegative(to, "position");
        requireNotNegative(count, "count");
        if (to > size()) {
            return 0;
        }
        long done = 0;
        while (done < count) {
            ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, count - done));
            if (source.read(chunk) <= 0) {
                break;
            }
            chunk.flip();
            while (chunk.hasRemaining()) {
                // What was taken from the source must not be lost in a short write.
                done += write(chunk, to + done);
            }
        }
        return done;
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
        FileLock lock = new CrashFileLock(kernel, this, from, size, shared);
        kernel.lock(path, node, lock);
        return lock;
    }

    @Override
    protected void implCloseChannel() {
        kernel.closed(this);
    }
}
