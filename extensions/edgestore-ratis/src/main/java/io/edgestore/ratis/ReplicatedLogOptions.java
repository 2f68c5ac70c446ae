package io.edgestore.ratis;

import io.edgestore.wal.Retention;
import io.edgestore.wal.WalOptions;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** How a member of a replicated log is set up. Immutable. */
public final class ReplicatedLogOptions {

    /** A member can read what others wrote in one append, whatever its limit. */
    private static final int LEAST_RECORD_LENGTH = 2 * AppendMessage.MAX_LENGTH;

    private final LogGroup group;
    private final String memberId;
    private final Path directory;
    private final Duration appendTimeout;
    private final long snapshotThreshold;
    private final WalOptions logOptions;
    private final Map<String, String> ratisProperties;
    private final boolean newMember;
    private final Optional<TlsOptions> tls;

    private ReplicatedLogOptions(
            LogGroup group,
            String memberId,
            Path directory,
            Duration appendTimeout,
            long snapshotThreshold,
            WalOptions logOptions,
            Map<String, String> ratisProperties,
            boolean newMember,
            Optional<TlsOptions> tls) {
        this.group = group;
        this.memberId = memberId;
        this.directory = directory;
        this.appendTimeout = appendTimeout;
        this.snapshotThreshold = snapshotThreshold;
        this.logOptions = logOptions;
        this.ratisProperties = ratisProperties;
        this.newMember = newMember;
        this.tls = tls;
    }

    /**
     * A member, with the defaults for everything else.
     *
     * @param group the same for all members; after changes of members, those that there are now
     * @param memberId which of the group's members this is
     * @param directory where the member keeps what is its own: the log in {@code log}, Ratis's files in {@code raft}. On the default file
     *     system; it is made if it does not exist. All in it must be on one disk
     * @return new options
     * @throws IllegalArgumentException if the group has no such member, or if the directory is of another file system
     */
    public static ReplicatedLogOptions of(LogGroup group, String memberId, Path directory) {
        group.requireMember(memberId);
        if (directory.getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException(
                    directory.toUri() + ": Ratis needs a directory of the default file system");
        }
        return new ReplicatedLogOptions(
                group,
                memberId,
                directory.toAbsolutePath(),
                AppendTimeout.DEFAULT,
                100_000,
                WalOptions.defaults(),
                Map.of(),
                false,
                Optional.empty());
    }

    /**
     * These options with another time that an append waits for a majority.
     *
     * @param timeout 100 ms to 30 s; 10 s by default. How long a lost leader takes to be replaced, a second or two, belongs in it
     * @return new options
     * @throws IllegalArgumentException if it is out of that range
     */
    public ReplicatedLogOptions withAppendTimeout(Duration timeout) {
        return new ReplicatedLogOptions(
                group,
                memberId,
                directory,
                AppendTimeout.checked(timeout),
                snapshotThreshold,
                logOptions,
                ratisProperties,
                newMember,
                tls);
    }

    /**
     * These options with other options of the member's log: members may differ in them, in the codec for example. The log is always
     * opened under the policy {@code FAIL}: a member whose log is damaged must not go on as if it was whole.
     *
     * @param options of the log in {@code log}
     * @return new options
     * @throws IllegalArgumentException if a limit of bytes would refuse appends ({@link Retention.WhenHeld#REFUSE_APPENDS}): what a majority
     *     has committed cannot be refused; or if the {@code maxRecordLength} is below 8 MiB
     */
    public ReplicatedLogOptions withLogOptions(WalOptions options) {
        Retention retention = options.retention();
        if (retention.maxBytes().isPresent() && retention.whenHeld() == Retention.WhenHeld.REFUSE_APPENDS) {
            throw new IllegalArgumentException("a member cannot refuse what a majority has committed: use a retention"
                    + " withWhenHeld(DROP_OLDEST), or one without a limit of bytes");
        }
        if (options.maxRecordLength() < LEAST_RECORD_LENGTH) {
            throw new IllegalArgumentException("maxRecordLength is " + options.maxRecordLength()
                    + ", and members must take records of " + LEAST_RECORD_LENGTH);
        }
        return new ReplicatedLogOptions(
                group, memberId, directory, appendTimeout, snapshotThreshold, options, ratisProperties, newMember, tls);
    }

    /**
     * These options with another number of entries of the Raft log between two snapshots. An append is an entry, and Ratis has some of
     * its own. At a snapshot, all of the log is read once, while the member applies nothing, and Ratis deletes its own log of what is
     * in it: more entries mean less reading, and more room for Ratis's log.
     *
     * @param entries 1 or more; 100,000 by default
     * @return new options
     * @throws IllegalArgumentException if it is less
     */
    public ReplicatedLogOptions withSnapshotThreshold(long entries) {
        if (entries < 1) {
            throw new IllegalArgumentException("the snapshot threshold is 1 or more, and not " + entries);
        }
        return new ReplicatedLogOptions(
                group, memberId, directory, appendTimeout, entries, logOptions, ratisProperties, newMember, tls);
    }

    /**
     * These options for a member that the others do not have yet. With an empty directory it waits, without a vote, until {@link
     * ReplicatedLogAdmin#addMember} tells them of it. Once it was added, this makes no difference.
     *
     * @return new options
     * @throws IllegalArgumentException if the group has no other member
     */
    public ReplicatedLogOptions asNewMember() {
        if (group.members().size() == 1) {
            throw new IllegalArgumentException("nobody can add the member " + memberId + " to the log \"" + group.name()
                    + "\", which has no other; give a group with the members that there are");
        }
        return new ReplicatedLogOptions(
                group, memberId, directory, appendTimeout, snapshotThreshold, logOptions, ratisProperties, true, tls);
    }

    /**
     * These options with a setting of Ratis's own, which counts before what this library sets. The keys are in Ratis's
     * {@code RaftServerConfigKeys} and {@code GrpcConfigKeys}.
     *
     * @param key {@code raft.grpc.server.host} for example
     * @param value as Ratis reads it
     * @return new options
     */
    public ReplicatedLogOptions withRatisProperty(String key, String value) {
        Map<String, String> more = new TreeMap<>(ratisProperties);
        more.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return new ReplicatedLogOptions(
                group,
                memberId,
                directory,
                appendTimeout,
                snapshotThreshold,
                logOptions,
                Collections.unmodifiableMap(more),
                newMember,
                tls);
    }

    /**
     * These options with TLS: this member talks with the others, and lets clients talk with it, by that alone.
     *
     * @param certificates of this member
     * @return new options; without TLS by default
     */
    public ReplicatedLogOptions withTls(TlsOptions certificates) {
        return new ReplicatedLogOptions(
                group,
                memberId,
                directory,
                appendTimeout,
                snapshotThreshold,
                logOptions,
                ratisProperties,
                newMember,
                Optional.of(certificates));
    }

    /**
     * The group.
     *
     * @return all members, this one included
     */
    public LogGroup group() {
        return group;
    }

    /**
     * Which member this is.
     *
     * @return its id
     */
    public String memberId() {
        return memberId;
    }

    /**
     * Where the member keeps what is its own.
     *
     * @return an absolute path
     */
    public Path directory() {
        return directory;
    }

    /**
     * How long an append waits for a majority.
     *
     * @return 10 s by default
     */
    public Duration appendTimeout() {
        return appendTimeout;
    }

    /**
     * How many entries of the Raft log come between two snapshots.
     *
     * @return 100,000 by default
     */
    public long snapshotThreshold() {
        return snapshotThreshold;
    }

    /**
     * Whether the member may be one that the others do not have yet.
     *
     * @return false by default
     */
    public boolean isNewMember() {
        return newMember;
    }

    /**
     * The options of the member's log.
     *
     * @return as they were given; the defaults by default
     */
    public WalOptions logOptions() {
        return logOptions;
    }

    /**
     * Ratis's own settings.
     *
     * @return those that were given, by key; not to be changed
     */
    public Map<String, String> ratisProperties() {
        return ratisProperties;
    }

    /**
     * The certificates for TLS.
     *
     * @return empty if this member does without, as by default
     */
    public Optional<TlsOptions> tls() {
        return tls;
    }
}
