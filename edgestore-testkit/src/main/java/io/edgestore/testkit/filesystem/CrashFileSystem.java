package io.edgestore.testkit.filesystem;

import io.edgestore.testkit.disk.Disk;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An in-memory file system that knows what is durable, to test anything that stores data through {@code java.nio.file}.
 *
 * <pre>{@code
 * CrashFileSystem fs = CrashFileSystem.create();
 * Path directory = Files.createDirectory(fs.getPath("/data"));
 * store = Store.open(directory);
 * store.put("key", "value");
 * CrashFileSystem disk = fs.after(Crash.powerCut(seed));
 * store = Store.open(disk.getPath("/data"));      // is "key" still there?
 * }</pre>
 *
 * <p>It behaves as the default file system does on Linux: paths with slashes, open files that outlive their names, moves
 * that replace atomically, a directory that can be opened for reading and forced. There are no symbolic links, no
 * permissions, no asynchronous channels, and no memory maps. {@link FileSystem#close()} is possible, and not needed.
 *
 * <p><b>What is durable.</b> Bytes, and the length of a file: once a channel of the file is forced after they were written.
 * The creation, the moving and the deletion of a name: once its directory is forced; a move, once either of its two
 * directories is. Forcing a file does not make its name durable. {@link DirectoryOrder} tells what forcing a directory does
 * to other directories, and {@link Crash} what becomes of the rest. A move is atomic, it is there or not, never half; with {@code REPLACE_EXISTING} and without {@code ATOMIC_MOVE} it is a
 * deletion and then a move, as in the JDK. A 512-byte sector is written as a whole, bytes beside those written are safe,
 * and of two writes to one sector a power cut leaves both or none; but a file that grew can have any length between, and
 * end within a write, and within a sector.
 *
 * <p><b>What is recorded.</b> All that changes the disk, in {@link #operations()}, also for messages of failing tests.
 *
 * <p>Safe for use by several threads; one operation is done at a time.
 */
public final class CrashFileSystem extends FileSystem {

    private final CrashFileSystemProvider provider = new CrashFileSystemProvider(this);
    private final Kernel kernel;

    CrashFileSystem(Disk disk) {
        kernel = new Kernel(disk);
    }

    /**
     * Makes an empty file system: there is only the root, which is also where relative paths begin. Changes of directories
     * reach the disk {@linkplain DirectoryOrder#ORDERED in order}.
     *
     * @return the file system
     */
    public static CrashFileSystem create() {
        return create(DirectoryOrder.ORDERED);
    }

    /**
     * Makes an empty file system: there is only the root, which is also where relative paths begin.
     *
     * @param order in which order changes of directories reach the disk
     * @return the file system
     */
    public static CrashFileSystem create(DirectoryOrder order) {
        return new CrashFileSystem(order.emptyDisk());
    }

    /**
     * The file system of a path, for code that was given only the path.
     *
     * @param path a path of a {@code CrashFileSystem}
     * @return that file system
     * @throws ProviderMismatchException if it is another provider's
     */
    public static CrashFileSystem of(Path path) {
        return CrashPath.of(path).getFileSystem();
    }

    /**
     * What is found after a crash now. This file system goes on as if nothing had happened.
     *
     * @param crash the way to crash
     * @return another file system, without open channels, locks, faults, capacity and operations
     * @throws IllegalArgumentException for {@link Crash#processKilledWriting}: nothing is being written
     */
    public CrashFileSystem after(Crash crash) {
        if (crash.cutsShort()) {
            throw new IllegalArgumentException(
                    "nothing is being written now: record the history, and take a CrashPoint before a write");
        }
        return new CrashFileSystem(kernel.after(crash));
    }

    /**
     * Makes the machine crash when it has done so many operations. All that is asked of it later, but for closing
     * channels, throws a {@link SimulatedCrashException}; {@link #after} still works.
     *
     * @param operation the {@link Operation#index()} of the last operation that is done; 0 for none
     */
    public void crashAfter(int operation) {
        kernel.crashAfter(operation);
    }

    /**
     * The operation log.
     *
     * @return the operations until now, the first one first
     */
    public List<Operation> operations() {
        return kernel.operations();
    }

    /**
     * Begins to write down what is done, so that a crash can be tried behind each operation later.
     *
     * @return the history, which grows with each operation that changes the disk
     * @throws IllegalStateException if it is being recorded already
     */
    public History recordHistory() {
        return new History(kernel);
    }

    /**
     * Begins to write down what is asked, also what changes nothing.
     *
     * @return the calls, to which each new one is added
     */
    public CallLog recordCalls() {
        CallLog calls = new CallLog();
        kernel.record(calls);
        return calls;
    }

    /**
     * Begins a fault: {@code fs.on(WRITE).nth(3).fail()}.
     *
     * @param kind the operations that it strikes
     * @return where to say which of them, and what happens
     */
    public FaultPoint on(Operation.Kind kind) {
        return new FaultPoint(kernel, kind);
    }

    /**
     * The faults that were put in, and have met no operation: a test that is about them has not tested anything.
     *
     * @return where they are; those that {@link #clearFaults} took away are among them
     */
    public List<FaultPoint> unmetFaults() {
        return kernel.unmetFaults();
    }

    /**
     * Begins a fault that strikes operations of all kinds: {@code fs.onAny().nth(17).fail()}.
     *
     * @return where to say which of them, and what happens
     */
    public FaultPoint onAny() {
        return new FaultPoint(kernel, null);
    }

    /** Takes all faults away, and their counts. A file whose force failed stays as that left it. */
    public void clearFaults() {
        kernel.clearFaults();
    }

    /**
     * Makes the disk so large. A write beyond that writes what fits, and throws if that is nothing.
     *
     * @param bytes the most that all files together hold; holes count
     */
    public void capacity(long bytes) {
        kernel.capacity(bytes);
    }

    Kernel kernel() {
        return kernel;
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() throws IOException {
        kernel.close();
    }

    @Override
    public boolean isOpen() {
        return kernel.isOpen();
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(getPath("/"));
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of(new CrashFileStore(kernel));
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return Set.of("basic");
    }

    @Override
    public Path getPath(String first, String... more) {
        StringBuilder path = new StringBuilder(first);
        for (String name : more) {
            if (!name.isEmpty()) {
                path.append(path.isEmpty() ? "" : "/").append(name);
            }
        }
        return CrashPath.parse(this, path.toString());
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        int colon = syntaxAndPattern.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("no syntax in " + syntaxAndPattern);
        }
        String input = syntaxAndPattern.substring(colon + 1);
        Pattern pattern = switch (syntaxAndPattern.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "glob" -> Glob.compile(input);
            case "regex" -> Pattern.compile(input);
            default -> throw new UnsupportedOperationException("unknown syntax in " + syntaxAndPattern);
        };
        return path -> pattern.matcher(path.toString()).matches();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        throw new UnsupportedOperationException("there are no users in a CrashFileSystem");
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("nothing is watched in a CrashFileSystem");
    }
}
