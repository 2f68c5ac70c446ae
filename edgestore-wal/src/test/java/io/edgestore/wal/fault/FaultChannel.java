package io.edgestore.wal.fault;

import io.edgestore.wal.fault.IoCall.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/**
 * Asks the {@link FaultyDisk}, then does it on a channel of the default provider, interrupts included. There are only the
 * positional operations: a log that used others could not do them again after an interrupt.
 */
final class FaultChannel extends FileChannel {

    private final FaultyDisk disk;
    private final FaultPath path;
    private final FileChannel real;

    FaultChannel(FaultyDisk disk, FaultPath path, FileChannel real) {
        this.disk = disk;
        this.path = path;
        this.real = real;
    }

    private interface Transfer {
        int run(ByteBuffer buffer) throws IOException;
    }

    private int transfer(Kind kind, ByteBuffer buffer, long position, Transfer transfer) throws IOException {
        int allowed = (int) disk.ask(IoCall.transfer(kind, path, position, buffer));
        int limit = buffer.limit();
        buffer.limit(buffer.position() + allowed);
        try {
            return transfer.run(buffer);
        } finally {
            buffer.limit(limit);
        }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return transfer(Kind.READ, target, position, part -> real.read(part, position));
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        return transfer(Kind.WRITE, source, position, part -> real.write(part, position));
    }

    @Override
    public long size() throws IOException {
        disk.ask(IoCall.of(Kind.SIZE, path));
        return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        disk.ask(IoCall.at(Kind.TRUNCATE, path, size));
        real.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        disk.ask(IoCall.of(Kind.FORCE, path));
        real.force(metaData);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        disk.ask(IoCall.of(Kind.LOCK, path));
        return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        try {
            disk.ask(IoCall.of(Kind.CLOSE, path));
        } finally {
            real.close(); // an operating system closes even when it says that it failed
        }
    }

    @Override
    public int read(ByteBuffer target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long newPosition) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw new UnsupportedOperationException();
    }
}
