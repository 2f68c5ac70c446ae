package io.edgestore.testkit.filesystem;

import io.edgestore.testkit.disk.Change;
import io.edgestore.testkit.disk.Disk;
import io.edgestore.testkit.disk.FileNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.ClosedFileSystemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The operating system under a {@link CrashFileSystem}: does one operation at a time, with the faults put in for it,
 * and writes it down. After the crash it does none.
 *
 * <p>Its monitor is the one lock of the file system. What a fault makes wait, waits without it.
 */
final class Kernel {

    /** The position of a write that goes to the end. */
    static final long AT_END = -1;

    /** Listens to all changes, failed ones included. Called with the kernel's monitor held. */
    interface Recorder {
        void recorded(Operation operation, Change<?> change);
    }

    private static final Recorder NOBODY = (operation, change) -> {};

    private final Disk disk;
    private final List<Operation> operations = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    /** Those that were taken away again, too. */
    private final List<Fault> allFaults = new ArrayList<>();

    private final Map<Long, List<FileLock>> locks = new HashMap<>();
    private final List<FileChannel> open = new ArrayList<>();
    private Recorder recorder = NOBODY;
    private long capacity = Long.MAX_VALUE;
    private int lastOperation = Integer.MAX_VALUE;
    private boolean closed;

    Kernel(Disk disk) {
        this.disk = disk;
    }

    /** Does an operation that changes something, and records it. */
    <T> T change(Operation.Kind kind, CrashPath path, String detail, Change<T> change) throws IOException {
        return change(kind, path, detail, change, unchanged -> null);
    }

    private <T> T change(Operation.Kind kind, CrashPath path, String detail, Change<T> change, Change<?> failed)
            throws IOException {
        Fault.Effect fault;
        T result;
        synchronized (this) {
            fault = enter(kind, path);
            if (fault.fails()) {
                throw failed(kind, path, detail, fault, failed);
            }
            if (fault == Fault.NOTHING) {
                record(kind, path, (detail + " does nothing").strip(), same -> null);
                return null;
            }
            result = change.on(disk);
            record(kind, path, detail, change);
        }
        fault.afterwards().run();
        return result;
    }

    /** Does an operation that changes nothing. */
    <T> T look(Operation.Kind kind, CrashPath path, Change<T> operation) throws IOException {
        Fault.Effect fault;
        T result;
        synchronized (this) {
            fault = enter(kind, path);
            if (fault.fails()) {
                throw fault.failure().get();
            }
            result = operation.on(disk);
        }
        fault.afterwards().run();
        return result;
    }

    /** The same without faults: for names, times and lengths. */
    synchronized <T> T look(Change<T> operation) throws IOException {
        requireRunning();
        return operation.on(disk);
    }

    int read(CrashPath path, long file, long position, ByteBuffer target) throws IOException {
        Fault.Effect fault;
        int count;
        synchronized (this) {
            fault = enter(Operation.Kind.READ, path);
            if (fault.fails()) {
                throw fault.failure().get();
            }
            byte[] bytes = new byte[Math.min(target.remaining(), fault.limit())];
            count = disk.file(file).read(position, bytes);
            target.put(bytes, 0, Math.max(count, 0));
        }
        fault.afterwards().run();
        return count;
    }

    /** Writes what fits on the disk; at least one byte. */
    int write(CrashPath path, long file, long position, ByteBuffer source) throws IOException {
        Fault.Effect fault;
        int count;
        synchronized (this) {
            fault = enter(Operation.Kind.WRITE, path);
            long length = disk.file(file).size();
            long at = position == AT_END ? length : position;
            if (fault.fails()) {
                throw failed(Operation.Kind.WRITE, path, source.remaining() + " bytes at " + at, fault, same -> null);
            }
            int wanted = Math.min(source.remaining(), fault.limit());
            count = fitting(length, at, wanted);
            if (count == 0 && wanted > 0) {
                throw failed(Operation.Kind.WRITE, path, wanted + " bytes at " + at, Fault.DISK_FULL, same -> null);
            }
            byte[] bytes = new byte[count];
            source.get(bytes);
            Change<Void> change = new Change.Write(file, at, bytes);
            change.on(disk);
            record(Operation.Kind.WRITE, path, count + " bytes at " + at, change);
        }
        fault.afterwards().run();
        return count;
    }

    private int fitting(long length, long at, int count) {
        if (capacity == Long.MAX_VALUE || at + count <= length) {
            return count;
        }
        long room = length + capacity - disk.used() - at;
        return (int) Math.max(0, Math.min(count, room));
    }

    void force(CrashPath path, long node) throws IOException {
        change(Operation.Kind.FORCE, path, "", new Change.Force(node), changed -> {
            changed.failForce(node);
            return null;
        });
    }

    /** Takes a lock, if none of this JVM is in the way; there are no others. */
    void lock(CrashPath path, long file, FileLock lock) throws IOException {
        String detail = lock.size() + " bytes at " + lock.position() + (lock.isShared() ? ", shared" : "");
        Fault.Effect fault;
        synchronized (this) {
            fault = enter(Operation.Kind.LOCK, path);
            if (fault.fails()) {
                throw failed(Operation.Kind.LOCK, path, detail, fault, same -> null);
            }
            List<FileLock> held = locks.computeIfAbsent(file, none -> new ArrayList<>());
            if (held.stream().anyMatch(other -> other.overlaps(lock.position(), lock.size()))) {
                throw new OverlappingFileLockException();
            }
            held.add(lock);
            record(Operation.Kind.LOCK, path, detail, same -> null);
        }
        fault.afterwards().run();
    }

    void unlock(CrashPath path, FileLock lock) throws IOException {
        look(Operation.Kind.UNLOCK, path, disk -> {
            locks.values().forEach(held -> held.remove(lock));
            return null;
        });
    }

    synchronized void opened(FileChannel channel) {
        open.add(channel);
    }

    void closed(CrashPath path, FileChannel channel) throws IOException {
        synchronized (this) {
            open.remove(channel);
            locks.values().forEach(held -> held.removeIf(lock -> lock.channel() == channel));
        }
        closed(path);
    }

    /** Something is closed. That is possible after the crash too, and has no faults then. */
    void closed(CrashPath path) throws IOException {
        Fault.Effect fault;
        synchronized (this) {
            fault = isRunning() ? strike(Operation.Kind.CLOSE, path) : Fault.NONE;
        }
        if (fault.fails()) {
            throw fault.failure().get();
        }
        fault.afterwards().run();
    }

    private Fault.Effect enter(Operation.Kind kind, CrashPath path) throws IOException {
        requireRunning();
        return strike(kind, path);
    }

    private Fault.Effect strike(Operation.Kind kind, CrashPath path) {
        Fault.Effect effect = Fault.NONE;
        // All of them count, the first one that strikes wins.
        for (Fault fault : faults) {
            if (fault.strikes(kind, path) && effect == Fault.NONE) {
                effect = fault.effect();
            }
        }
        return effect;
    }

    private IOException failed(Operation.Kind kind, CrashPath path, String detail, Fault.Effect fault, Change<?> change)
            throws IOException {
        IOException failure = fault.failure().get();
        change.on(disk);
        record(kind, path, (detail + " fails: " + failure.getMessage()).strip(), change);
        return failure;
    }

    private void record(Operation.Kind kind, CrashPath path, String detail, Change<?> change) {
        Operation operation = new Operation(
                operations.size() + 1,
                kind,
                path.toString(),
                detail,
                Thread.currentThread().getName());
        operations.add(operation);
        recorder.recorded(operation, change);
    }

    synchronized void requireRunning() throws SimulatedCrashException {
        if (closed) {
            throw new ClosedFileSystemException();
        }
        if (!isRunning()) {
            throw new SimulatedCrashException(lastOperation);
        }
    }

    private boolean isRunning() {
        return !closed && operations.size() < lastOperation;
    }

    /** Has all later changes told, and gives a copy of the disk that they begin with. */
    synchronized Disk record(Recorder listener) {
        if (recorder != NOBODY) {
            throw new IllegalStateException("the history of this file system is recorded already");
        }
        recorder = listener;
        return disk.copy();
    }

    synchronized void crashAfter(int operation) {
        lastOperation = operation;
    }

    synchronized void capacity(long bytes) {
        capacity = bytes;
    }

    synchronized void put(Fault fault) {
        faults.add(fault);
        allFaults.add(fault);
    }

    /** The faults that were put in, and have not met any operation until now. */
    synchronized List<FaultPoint> unmetFaults() {
        return allFaults.stream()
                .filter(fault -> !fault.hasStruck())
                .map(Fault::point)
                .toList();
    }

    synchronized void clearFaults() {
        faults.clear();
    }

    synchronized List<Operation> operations() {
        return List.copyOf(operations);
    }

    synchronized Disk after(Crash crash) {
        return crash.leave(disk);
    }

    synchronized long capacity() {
        return Math.min(capacity, FileNode.MAX_LENGTH);
    }

    synchronized long room() {
        return Math.max(0, capacity() - disk.used());
    }

    synchronized boolean isOpen() {
        return !closed;
    }

    void close() throws IOException {
        List<FileChannel> channels;
        synchronized (this) {
            closed = true;
            channels = List.copyOf(open);
        }
        // Without the monitor: a channel that is being closed takes its own lock first.
        for (FileChannel channel : channels) {
            channel.close();
        }
    }
}
