package io.edgestore.ratis;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.LogRestore;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;

/**
 * Puts a new log in the place of a member's damaged one: a copy of the newest snapshot that is whole. Ratis then has all applied again
 * that came behind it. The Raft log and the vote stay as they are, so the member has forgotten nothing that it has confirmed.
 *
 * <p>The damaged log is moved into a directory {@code damaged-<n>}, with snapshots that are damaged too, and is never deleted here. The
 * new log gets its cursors. It is made beside the old one first, and appears by a rename, so a crash leaves the one or the other.
 */
final class LogReplacement {

    private static final Pattern EVIDENCE = Pattern.compile("damaged-(\\d{1,9})");
    private static final Pattern RAFT_LOG = Pattern.compile("log_(?:inprogress_)?(\\d{1,18})(?:-\\d{1,18})?");
    private static final String CURSORS = "cursor-*";

    private final ReplicatedLogOptions options;
    private final WalOptions strict;
    private final Path directory;
    private final Path made;

    LogReplacement(ReplicatedLogOptions options, WalOptions strict) {
        this.options = options;
        this.strict = strict;
        this.directory = options.directory();
        this.made = directory.resolve("log.new");
    }

    /** Where the log belongs. */
    Path log() {
        return directory.resolve("log");
    }

    /** After a crash between the last two renames. */
    void finishBegun() throws IOException {
        if (Files.notExists(log()) && Files.exists(made)) {
            move(made, log());
        }
    }

    /**
     * Replaces the log, which nobody has open.
     *
     * @return where the damaged one is now
     * @throws CorruptLogException if nothing is there to make it from; nothing has changed
     */
    Path run(CorruptLogException damage) throws IOException {
        Path raft = raftDirectory().orElseThrow(() -> impossible(damage, "there is nothing of Ratis's"));
        RaftProperties settings = RaftSettings.ofMember(options);
        try (RaftStorage storage = RaftStorage.newBuilder()
                .setDirectory(raft.toFile())
                .setOption(StartupOption.RECOVER)
                .setStorageFreeSpaceMin(RaftServerConfigKeys.storageFreeSpaceMin(settings))
                .setLogCorruptionPolicy(RaftServerConfigKeys.Log.corruptionPolicy(settings))
                .build()) {
            storage.initialize(); // locks it: nobody else does the same
            Snapshots snapshots = new Snapshots();
            snapshots.init(storage);
            List<Snapshots.Snapshot> damaged = make(snapshots.all(), firstIndex(storage), damage);
            copyCursors();
            return exchange(damaged);
        }
    }

    private Optional<Path> raftDirectory() {
        String name = options.group().raftId().getUuid().toString();
        return RaftServerConfigKeys.storageDir(RaftSettings.ofMember(options)).stream()
                .map(File::toPath)
                .map(storage -> storage.resolve(name))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** The first entry that the Raft log has, by the names of its files; empty if it has none. */
    private static OptionalLong firstIndex(RaftStorage storage) throws IOException {
        OptionalLong first = OptionalLong.empty();
        Path files = storage.getStorageDir().getCurrentDir().toPath();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(files)) {
            for (Path path : paths) {
                Matcher name = RAFT_LOG.matcher(path.getFileName().toString());
                if (name.matches() && Files.size(path) > 0) { // an empty one was only created
                    long index = Long.parseLong(name.group(1));
                    first = OptionalLong.of(Math.min(index, first.orElse(index)));
                }
            }
        }
        return first;
    }

    /** Makes the new log, and tells which snapshots are damaged. */
    private List<Snapshots.Snapshot> make(
            List<Snapshots.Snapshot> snapshots, OptionalLong firstOfRaft, CorruptLogException damage)
            throws IOException {
        if (Files.exists(made)) {
            Snapshots.delete(made); // of a process that was killed
        }
        List<Snapshots.Snapshot> damaged = new ArrayList<>();
        List<Snapshots.Snapshot> newestFirst = new ArrayList<>(snapshots);
        Collections.reverse(newestFirst);
        for (Snapshots.Snapshot snapshot : newestFirst) {
            long next = snapshot.place().getIndex() + 1;
            boolean goesOn = damaged.isEmpty() || firstOfRaft.isPresent() && firstOfRaft.getAsLong() <= next;
            if (goesOn && restored(snapshot)) {
                return damaged;
            }
            damaged.add(snapshot);
        }
        if (firstOfRaft.isEmpty() || firstOfRaft.getAsLong() > 0) {
            throw impossible(damage, "no snapshot is whole from which Ratis's own log goes on");
        }
        Files.createDirectory(made);
        return damaged;
    }

    private boolean restored(Snapshots.Snapshot snapshot) throws IOException {
        try {
            LogRestore.from(snapshot.path(), strict).into(made);
            return true;
        } catch (CorruptLogException e) {
            return false;
        }
    }

    private CorruptLogException impossible(CorruptLogException damage, String why) {
        return new CorruptLogException(
                log() + " is damaged, and cannot be made anew, since " + why
                        + "; it is unchanged. Replace this member by a new"
                        + " one, which gets everything from the leader: ReplicatedLogAdmin.removeMember and addMember. What was"
                        + " found: " + damage.getMessage(),
                damage);
    }

    /** They say what their owners have done with, which is the same in the new log. */
    private void copyCursors() throws IOException {
        try (DirectoryStream<Path> cursors = Files.newDirectoryStream(log(), CURSORS)) {
            for (Path cursor : cursors) {
                Path copy = made.resolve(cursor.getFileName());
                Files.copy(cursor, copy);
                Snapshots.forceFile(copy);
            }
        }
        Snapshots.forceNames(made);
    }

    /** The snapshots first: while the log is damaged still, all of this is done again after a crash. */
    private Path exchange(List<Snapshots.Snapshot> damaged) throws IOException {
        Path evidence = directory.resolve("damaged-" + (1 + newestNumber()));
        Files.createDirectory(evidence);
        for (Snapshots.Snapshot snapshot : damaged) {
            move(snapshot.path(), evidence.resolve(snapshot.path().getFileName()));
        }
        move(log(), evidence.resolve("log"));
        move(made, log());
        return evidence;
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        Snapshots.forceNames(to.getParent());
        Snapshots.forceNames(from.getParent());
    }

    /** What was put aside last, if nobody has removed it. */
    Optional<Path> newestEvidence() throws IOException {
        long number = newestNumber();
        return number == 0 ? Optional.empty() : Optional.of(directory.resolve("damaged-" + number));
    }

    private long newestNumber() throws IOException {
        long newest = 0;
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
            for (Path path : paths) {
                Matcher name = EVIDENCE.matcher(path.getFileName().toString());
                if (name.matches()) {
                    newest = Math.max(newest, Long.parseLong(name.group(1)));
                }
            }
        }
        return newest;
    }
}
