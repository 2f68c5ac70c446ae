package io.edgestore.wal;

import io.edgestore.testkit.filesystem.Call;
import io.edgestore.testkit.filesystem.CallLog;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.FaultPoint;
import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * A directory of the test kit's file system. Its faults and calls pass over lock files, locking itself excepted: a test of a
 * log counts what is done to the log.
 */
public final class SimulatedDisk {

    private static final String LOCK_FILE = ".lock";

    private final CrashFileSystem fileSystem = CrashFileSystem.create();
    private final Path directory = fileSystem.getPath("/log");
    private final CallLog calls;

    /** An empty one. */
    public SimulatedDisk() {
        try {
            Files.createDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        calls = fileSystem.recordCalls();
    }

    public Path directory() {
        return directory;
    }

    public Path path(String name) {
        return directory.resolve(name);
    }

    /** Operations of a kind, on whatever is no lock file. */
    public FaultPoint on(Kind kind) {
        FaultPoint point = fileSystem.on(kind);
        return kind == Kind.LOCK ? point : point.where(SimulatedDisk::isNoLockFile);
    }

    /** All operations, on whatever is no lock file. */
    public FaultPoint onAny() {
        return fileSystem.onAny().where(SimulatedDisk::isNoLockFile);
    }

    private static boolean isNoLockFile(Path path) {
        return !path.toString().endsWith(LOCK_FILE);
    }

    /** What an operation throws that fails. */
    public static Supplier<IOException> failing(String message) {
        return () -> new IOException(message);
    }

    /** From now on nothing goes wrong any more. */
    public void heal() {
        fileSystem.clearFaults();
        fileSystem.capacity(Long.MAX_VALUE);
    }

    /** So much more can be written before the disk is full. */
    public void leaveRoomFor(long bytes) throws IOException {
        long used = 0;
        for (String name : SampleLog.names(directory)) {
            used += Files.size(path(name));
        }
        fileSystem.capacity(used + bytes);
    }

    /** How many reads it takes until a reader has a file open: those of its header. */
    public int readsOfOpening(Path file) throws IOException {
        reset();
        WalReader.open(file).close();
        int reads = calls(Kind.READ).size();
        reset();
        return reads;
    }

    /** As if it were another disk with the same files. */
    public void reset() {
        heal();
        forgetCalls();
    }

    public void forgetCalls() {
        calls.clear();
    }

    /** The calls of some kinds, of all if none is given. */
    public List<Call> calls(Kind... kinds) {
        return (kinds.length == 0 ? calls.all() : calls.of(kinds))
                .stream().filter(call -> !call.path().endsWith(LOCK_FILE)).toList();
    }

    /** {@link #calls} by kind and name: {@code FORCE a.wal}, {@code FORCE directory}. */
    public List<String> brief(Kind... kinds) {
        return calls(kinds).stream()
                .map(call -> call.kind() + " " + (isDirectory(call) ? "directory" : name(call)))
                .toList();
    }

    public boolean isDirectory(Call call) {
        return call.path().equals(directory.toString());
    }

    private static String name(Call call) {
        return call.path().substring(call.path().lastIndexOf('/') + 1);
    }
}
