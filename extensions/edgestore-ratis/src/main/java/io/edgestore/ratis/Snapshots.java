package io.edgestore.ratis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;

/**
 * The snapshots of a member: checkpoints of its log in directories {@code snapshot.<term>_<index>}. A member takes them itself, or
 * Ratis puts the leader's here, with a file {@code .md5} beside each of the log's.
 */
final class Snapshots implements StateMachineStorage {

    private static final Pattern NAME = Pattern.compile("snapshot\\.(\\d{1,18})_(\\d{1,18})");
    private static final String LEFT_OVER = "{*.part,*.deleted}";

    /** The newest ones: one may be on its way to a member when the next one is taken. */
    private static final int KEPT = 2;

    private volatile Path directory;

    /**
     * How long ago the directory must have been changed, so that its time tells each change that follows: file systems count it in steps.
     */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    /** The newest one that is known to be durable; null if none is. */
    private volatile Path durable;

    /** What Ratis was told last; null if that is to be looked for. */
    private volatile Told told;

    /**
     * A snapshot.
     *
     * @param place up to which entry of the Raft log it goes
     * @param path the checkpoint
     */
    record Snapshot(TermIndex place, Path path) {}

    /**
     * What was found in the directory.
     *
     * @param changed when it had been changed last; not less than {@link #SETTLED} before
     * @param latest the newest snapshot; null if there was none
     */
    private record Told(FileTime changed, SnapshotInfo latest) {}

    @Override
    public void init(RaftStorage storage) throws IOException {
        directory = storage.getStorageDir().getStateMachineDir().toPath();
        Files.createDirectories(directory);
        try (DirectoryStream<Path> leftOver = Files.newDirectoryStream(directory, LEFT_OVER)) {
            for (Path path : leftOver) {
                delete(path);
            }
        }
    }

    @Override
    public void format() {
        // There is nothing to prepare.
    }

    /** Where a snapshot up to an entry belongs. */
    Path pathFor(TermIndex place) {
        return directory.resolve("snapshot." + place.getTerm() + "_" + place.getIndex());
    }

    /** The newest one. */
    Optional<Snapshot> newest() throws IOException {
        List<Snapshot> all = all();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** The newest one up to an entry. */
    Optional<Snapshot> newestUpTo(long index) throws IOException {
        return all().stream()
                .filter(snapshot -> snapshot.place().getIndex() <= index)
                .reduce((older, newer) -> newer);
    }

    /** The oldest first. */
    List<Snapshot> all() throws IOException {
        Path there = directory;
        List<Snapshot> snapshots = new ArrayList<>();
        if (there == null || !Files.isDirectory(there)) {
            return snapshots;
        }
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(there)) {
            for (Path path : paths) {
                Matcher name = NAME.matcher(path.getFileName().toString());
                if (name.matches() && Files.isDirectory(path)) {
                    TermIndex place = TermIndex.valueOf(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)));
                    snapshots.add(new Snapshot(place, path));
                }
            }
        }
        snapshots.sort(Comparator.comparingLong(snapshot -> snapshot.place().getIndex()));
        return snapshots;
    }

    /**
     * The newest one, durable. Ratis looks for it when it has put the leader's here, before it deletes its own log up to there: a snapshot
     * that a power cut took away then would be missed.
     *
     * <p>A follower asks for it with each message, too, so it is looked for only where the directory was changed.
     */
    @Override
    public SnapshotInfo getLatestSnapshot() {
        Path there = directory;
        if (there == null || !Files.isDirectory(there)) {
            return null;
        }
        try {
            FileTime changed = Files.getLastModifiedTime(there);
            Told before = told;
            if (before != null && before.changed().equals(changed)) {
                return before.latest();
            }
            SnapshotInfo latest = latest();
            boolean settled = changed.toInstant().plus(SETTLED).isBefore(Instant.now());
            told = settled ? new Told(changed, latest) : null;
            return latest;
        } catch (IOException e) {
            throw new UncheckedIOException("the newest snapshot cannot be read, or not be made durable", e);
        }
    }

    private SnapshotInfo latest() throws IOException {
        Optional<Snapshot> newest = newest();
        while (newest.isPresent()) {
            try {
                makeDurable(newest.get());
                return info(newest.get());
            } catch (NoSuchFileException e) {
                Optional<Snapshot> replaced = newest();
                if (replaced.equals(newest)) {
                    throw e;
                }
                newest = replaced; // Ratis deletes the one before
            }
        }
        return null;
    }

    private static SnapshotInfo info(Snapshot snapshot) throws IOException {
        List<FileInfo> files = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(snapshot.path(), "wal-*.log")) {
            for (Path path : paths) {
                files.add(new FileInfo(path, null)); // Ratis computes the digest when it sends the file
            }
        }
        return new FileListSnapshotInfo(files, snapshot.place());
    }

    /**
     * Makes durable what Ratis put here, by a rename of the directory that it is in: it does not do so itself. Its log has nothing
     * any more of what is in the snapshot, so without it the member could not start again.
     */
    void makeDurable(Snapshot snapshot) throws IOException {
        Path path = snapshot.path();
        if (path.equals(durable)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                forceFile(file);
            }
        }
        forceNames(path);
        forceNames(path.getParent());
        forceNames(path.getParent().getParent());
        durable = path;
    }

    static void forceFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    static void forceNames(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory)) {
            names.force(true);
        } catch (AccessDeniedException e) {
            // Windows opens no directory as a file.
            if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                throw e;
            }
        }
    }

    @Override
    public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) throws IOException {
        List<Snapshot> all = all();
        for (Snapshot old : all.subList(0, Math.max(0, all.size() - KEPT))) {
            Path deleted = old.path().resolveSibling(old.path().getFileName() + ".deleted");
            Files.move(old.path(), deleted); // so that no crash leaves half a snapshot
            delete(deleted);
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
