package io.edgestore.testkit.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/** All that a channel does with several buffers, or with another channel, by reading and writing one buffer at a time. */
abstract class BufferwiseFileChannel extends FileChannel {

    private static final int CHUNK = 8192;

    /** Throws if the channel is closed, or not for reading. */
    abstract void requireReadable() throws ClosedChannelException;

    /** Throws if the channel is closed, or not for writing. */
    abstract void requireWritable() throws ClosedChannelException;

    /** How long the file is, for what this channel does: no program has asked, so no fault is met. */
    abstract long length() throws IOException;

    static void requireNotNegative(long value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException("Negative " + name);
        }
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
        if (to > length()) {
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
}
