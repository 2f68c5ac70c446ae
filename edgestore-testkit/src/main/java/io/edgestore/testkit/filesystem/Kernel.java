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
    private final List<CallLog> callLogs = new ArrayList<>();
    private long capacity = Long.MAX_VALUE;
    private int lastOperation = Integer.MAX_VALUE;
    private boolean closed;

    Kernel(Disk disk) {
        this.disk = disk;
    }

    /** Does an operation that changes something, and records it. */
    <T> T change(Operation.Kind kind, CrashPath path, String detail, Change<T> change) throws IOException {
        return change(Call.of(kind, path), path, detail, change, unchanged -> null);
    }

    void truncate(CrashPath path, Change.Truncate cut) throws IOException {
        Call call = new Call(Operation.Kind.TRUNCATE, path, cut.to(), 0, false);
        change(call, path, "to " + cut.to() + " bytes", cut, unchanged -> null);
    }

    private <T> T change(Call call, CrashPath path, String detail, Change<T> change, Change<?> failed)
            throws IOException {
        Fault.Effect fault = arrive(call, path);
        T result;
        synchronized (this) {
            requireRunning();
            if (fault.fails()) {
                throw failed(call.kind(), path, detail, fault.failure().get(), failed);
            }
            if (fault.swallowed()) {
                record(call.kind(), path, (detail + " does nothing").strip(), same -> null);
                return null;
            }
            result = change.on(disk);
            record(call.kind(), path, detail, change);
        }
        fault.afterwards().run();
        return result;
    }

    /** Does an operation that changes nothing. */
    <T> T look(Operation.Kind kind, CrashPath path, Change<T> operation) throws IOException {
        Fault.Effect fault = arrive(Call.of(kind, path), path);
        T result;
        synchronized (this) {
            requireRunning();
            if (fault.fails()) {
                throw checked(fault.failure().get());
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
        Call call = new Call(Operation.Kind.READ, path, position, target.remaining(), target.isDirect());
        Fault.Effect fault = arrive(call, path);
        int count;
        synchronized (this) {
            requireRunning();
            if (fault.fails()) {
                throw checked(fault.failure().get());
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
        long offset = position == AT_END ? look(before -> before.file(file).size()) : position;
        Call call = new Call(Operation.Kind.WRITE, path, offset, source.remaining(), source.isDirect());
        Fault.Effect fault = arrive(call, path);
        int count;
        synchronized (this) {
            requireRunning();
            long length = disk.file(file).size();
            long at = position == AT_END ? length : position;
            if (fault.fails()) {
                String detail = source.remaining() + " bytes at " + at;
                throw failed(Operation.Kind.WRITE, path, detail, fault.failure().get(), same -> null);
            }
            int wanted = Math.min(source.remaining(), fault.limit());
            count = fitting(length, at, wanted);
            if (count == 0 && wanted > 0) {
                IOException full = new IOException("No space left on device");
                throw failed(Operation.Kind.WRITE, path, wanted + " bytes at " + at, full, same -> null);
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
        change(Call.of(Operation.Kind.FORCE, path), path, "", new Change.Force(node), changed -> {
            changed.failForce(node);
            return null;
        });
    }

    /** Takes a lock, if none of this JVM is in the way; there are no others. */
    void lock(CrashPath path, long file, FileLock lock) throws IOException {
        String detail = lock.size() + " bytes at " + lock.position() + (lock.isShared() ? ", shared" : "");
        Fault.Effect fault = arrive(Call.of(Operation.Kind.LOCK, path), path);
        synchronized (this) {
            requireRunning();
            if (fault.fails()) {
                throw failed(Operation.Kind.LOCK, path, detail, fault.failure().get(), same -> null);
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
        if (!runs()) {
            return;
        }
        Fault.Effect fault = arrive(Call.of(Operation.Kind.CLOSE, path), path);
        if (fault.fails()) {
            throw checked(fault.failure().get());
        }
        fault.afterwards().run();
    }

    /** What goes wrong with an operation that is about to be done, and has waited or been interrupted if it is to be. */
    private Fault.Effect arrive(Call call, CrashPath path) throws IOException {
        Fault.Effect effect;
        synchronized (this) {
            requireRunning();
            callLogs.forEach(log -> log.add(call));
            effect = faults.isEmpty() ? Fault.NONE : strike(call.kind(), path);
        }
        effect.before().run(call.kind());
        return effect;
    }

    /** All that strike count, and all happen. */
    private Fault.Effect strike(Operation.Kind kind, CrashPath path) {
        return faults.stream()
                .filter(fault -> fault.strikes(kind, path))
                .map(Fault::effect)
                .reduce(Fault.Effect::and)
                .orElse(Fault.NONE);
    }

    private IOException failed(Operation.Kind kind, CrashPath path, String detail, Throwable failure, Change<?> change)
            throws IOException {
        change.on(disk);
        record(kind, path, (detail + " fails: " + failure.getMessage()).strip(), change);
        return checked(failure);
    }

    /** To be thrown, if it is not thrown here. */
    private static IOException checked(Throwable failure) {
        if (failure instanceof IOException checked) {
            return checked;
        }
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw new IllegalArgumentException("no operation of a file system throws this: " + failure, failure);
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

    private synchronized boolean runs() {
        return isRunning();
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

    synchronized void record(CallLog calls) {
        callLogs.add(calls);
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
