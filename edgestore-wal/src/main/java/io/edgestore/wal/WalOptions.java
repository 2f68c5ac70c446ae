package io.edgestore.wal;

import io.edgestore.api.Checksum;
import io.edgestore.api.Codecs;
import io.edgestore.api.Compressor;
import io.edgestore.wal.format.FrameHeader;
import io.edgestore.wal.format.RawRecord;
import io.edgestore.wal.prefetch.Decoding;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

/** The settings of a log. Immutable, so it can be shared. */
public final class WalOptions {

    /** What a reader takes that was given no other limit. */
    static final int DEFAULT_MAX_RECORD_LENGTH = 256 << 20;

    /** Half of what a payload can have: bytes that get longer by compression fit into a frame too. */
    private static final int MOST_BLOCK_LENGTH = FrameHeader.MAX_PAYLOAD_LENGTH / 2;

    private static final int MOST_DECODING_THREADS = 64;
    private static final long LEAST_PREALLOCATION = 4 << 10;
    private static final long MOST_PREALLOCATION = 1 << 30;
    private static final Duration LEAST_SLOW_SYNC_LIMIT = Duration.ofMillis(1);
    private static final Duration MOST_SLOW_SYNC_LIMIT = Duration.ofDays(1);

    private final Codecs codecs;
    private final Optional<Compressor> compressor;
    private final Optional<Checksum> checksum;
    private final FormatVersion formatVersion;
    private final RecoveryPolicy recoveryPolicy;
    private final Consumer<Damage> damageListener;
    private final boolean valueHashes;
    private final Optional<LostHeader> lostHeader;
    private final TornTail tornTail;
    private final Locking locking;
    private final int maxRecordLength;
    private final Decoding decoding;
    private final int maxBlockLength;
    private final long maxFileLength;
    private final long preallocation;
    private final Duration maxFileAge;
    private final Optional<Duration> slowSyncLimit;
    private final Consumer<SlowSync> slowSyncListener;
    private final Executor completionExecutor;
    private final Optional<WriteBuffer> buffer;
    private final Retention retention;
    private final Optional<FinishedFileListener> finishedFileListener;
    private final Optional<String> finishedFileCursor;

    private WalOptions(Draft draft) {
        codecs = draft.codecs;
        compressor = draft.compressor;
        checksum = draft.checksum;
        formatVersion = draft.formatVersion;
        recoveryPolicy = draft.recoveryPolicy;
        damageListener = draft.damageListener;
        valueHashes = draft.valueHashes;
        lostHeader = draft.lostHeader;
        tornTail = draft.tornTail;
        locking = draft.locking;
        maxRecordLength = draft.maxRecordLength;
        decoding = draft.decoding;
        maxBlockLength = draft.maxBlockLength;
        maxFileLength = draft.maxFileLength;
        preallocation = draft.preallocation;
        maxFileAge = draft.maxFileAge;
        slowSyncLimit = draft.slowSyncLimit;
        slowSyncListener = draft.slowSyncListener;
        completionExecutor = draft.completionExecutor;
        buffer = draft.buffer;
        retention = draft.retention;
        finishedFileListener = draft.finishedFileListener;
        finishedFileCursor = draft.finishedFileCursor;
    }

    /** Which version of the format new files have. */
    public enum FormatVersion {
        /**
         * Version 1 for the compressor {@code lz4} with the checksum {@code crc32c} and with value hashes, so that every
         * implementation can read it; version 2 for all others.
         */
        FIRST_THAT_FITS,
        /**
         * Version 2: the file names its codec, its frames hold batches, and no damage passes for sound. The Rust
         * implementation cannot read it.
         */
        VERSION_2
    }

    /** What becomes of a torn tail when a file is opened for writing. */
    public enum TornTail {
        /** It is cut off, and a copy is kept beside the file. That takes as many bytes on the disk. */
        KEEP_COPY,
        /** It is cut off, and its bytes are lost: for a disk that has no room for a copy. */
        CUT_WITHOUT_COPY
    }

    /** Whom a writer keeps from writing to its file. */
    public enum Locking {
        /** All processes, by a lock on {@code <file>.lock} beside the file, as far as the file system's locks go. */
        ALL_PROCESSES,
        /**
         * This JVM, and nobody else: for a file system that refuses locks, or a directory in which no file can be made. See to
         * it that no other process writes to the file.
         */
        THIS_JVM_ONLY
    }

    /**
     * The defaults, with what {@link Codecs#installed()} gave when this was called first: to look for providers takes longer
     * than to open a file. What is installed later, or could not be loaded then and can be now, is found by {@code
     * defaults().withCodecs(Codecs.installed())}.
     *
     * @return new options
     */
    public static WalOptions defaults() {
        return new WalOptions(new Draft());
    }

    /**
     * These options with other codecs.
     *
     * @param other where compressors and checksums are looked up
     * @return new options
     */
    public WalOptions withCodecs(Codecs other) {
        Objects.requireNonNull(other, "codecs");
        return with(draft -> draft.codecs = other);
    }

    /**
     * These options with a compressor for new files. A file that is there already goes on with its own: {@link
     * WalWriter#open} refuses another one, and other parameters than the file's, a dictionary for example. An instance
     * without parameters goes on with those of the file. Files of the same compressor are read with this instance.
     *
     * @param codec an instance, with its settings, a level for example
     * @return new options
     */
    public WalOptions withCompressor(Compressor codec) {
        Optional<Compressor> some = Optional.of(codec);
        return with(draft -> draft.compressor = some);
    }

    /**
     * These options with a compressor for new files, as {@link #withCompressor(Compressor)}, which is looked up now.
     *
     * @param name the name of one of {@link #codecs()}, {@code zstd} for example
     * @return new options
     * @throws io.edgestore.api.UnknownCodecException if there is none of that name
     */
    public WalOptions withCompressor(String name) {
        return withCompressor(codecs.compressor(name));
    }

    /**
     * These options with a checksum for new files. A file that is there already goes on with its own: {@link
     * WalWriter#open} refuses another one.
     *
     * @param codec an instance
     * @return new options
     */
    public WalOptions withChecksum(Checksum codec) {
        Optional<Checksum> some = Optional.of(codec);
        return with(draft -> draft.checksum = some);
    }

    /**
     * These options with a checksum for new files, as {@link #withChecksum(Checksum)}, which is looked up now.
     *
     * @param name the name of one of {@link #codecs()}, {@code xxh32} for example
     * @return new options
     * @throws io.edgestore.api.UnknownCodecException if there is none of that name
     */
    public WalOptions withChecksum(String name) {
        return withChecksum(codecs.checksum(name));
    }

    /**
     * These options with another choice of the format's version.
     *
     * @param version which version new files have
     * @return new options
     */
    public WalOptions withFormatVersion(FormatVersion version) {
        Objects.requireNonNull(version, "version");
        return with(draft -> draft.formatVersion = version);
    }

    /**
     * These options with another policy.
     *
     * @param policy what damage means for reading
     * @return new options
     */
    public WalOptions withRecoveryPolicy(RecoveryPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        return with(draft -> draft.recoveryPolicy = policy);
    }

    /**
     * These options with another listener. It is called in the thread that reads, from {@link WalReader#advance()} or {@link
     * WalWriter#open}, once for each damage, in the order of the file and before the records behind it come back.
     *
     * <p>It may ask the reader for its {@link WalReader#report()}, which has the damage in it. It must not read on: {@code
     * advance()} and the iterator throw an {@link IllegalStateException} there. If it closes the reader, the {@code advance()}
     * that called it throws one. What it throws itself comes out of {@code advance()}, costs no record and no damage, and
     * the next call goes on behind the damage; {@link WalWriter#open} fails then, and leaves the file as it is.
     *
     * @param listener told of each damage
     * @return new options
     */
    public WalOptions withDamageListener(Consumer<Damage> listener) {
        Objects.requireNonNull(listener, "listener");
        return with(draft -> draft.damageListener = listener);
    }

    /**
     * These options with new files whose records have no hash of their value: 32 bytes less for each, which do not compress,
     * and no time to compute them. The frames' checksums cover the values in any case. Such a file is of version 2. A file
     * that is there already goes on as it was begun.
     *
     * @return new options
     */
    public WalOptions withoutValueHashes() {
        return with(draft -> draft.valueHashes = false);
    }

    /**
     * These options with another length up to which the records of one {@link WalWriter#append(java.util.List)} share a
     * frame, in files of version 2. Longer blocks compress better; a damaged byte costs all of a frame, and a reader
     * decompresses all of it.
     *
     * @param bytes 1 to 32 MiB, before compression; a longer record has a frame of its own
     * @return new options
     * @throws IllegalArgumentException if it is out of that range
     */
    public WalOptions withMaxBlockLength(int bytes) {
        if (bytes < 1 || bytes > MOST_BLOCK_LENGTH) {
            throw new IllegalArgumentException(
                    "maxBlockLength is " + bytes + ", and must be 1 to " + MOST_BLOCK_LENGTH);
        }
        return with(draft -> draft.maxBlockLength = bytes);
    }

    /**
     * These options with what to read a file with whose own header cannot be read. It counts only then; the header's bytes
     * are damage in the report. Only for reading under {@link RecoveryPolicy#SALVAGE}: other policies refuse it, and {@link
     * WalWriter} does not look at it, so nothing is ever appended to such a file.
     *
     * @param header what the header said
     * @return new options
     */
    public WalOptions withLostHeader(LostHeader header) {
        Optional<LostHeader> some = Optional.of(header);
        return with(draft -> draft.lostHeader = some);
    }

    WalOptions withoutLostHeader() {
        return with(draft -> draft.lostHeader = Optional.empty());
    }

    /**
     * These options with another use of a torn tail.
     *
     * @param use what {@link WalWriter#open} does with it
     * @return new options
     */
    public WalOptions withTornTail(TornTail use) {
        Objects.requireNonNull(use, "use");
        return with(draft -> draft.tornTail = use);
    }

    /**
     * These options with other locks for writers.
     *
     * @param whom whom a {@link WalWriter} keeps from writing to its file
     * @return new options
     */
    public WalOptions withLocking(Locking whom) {
        Objects.requireNonNull(whom, "whom");
        return with(draft -> draft.locking = whom);
    }

    /**
     * These options with another limit for records.
     *
     * @param bytes at least 71
     * @return new options
     * @throws IllegalArgumentException if it is less
     */
    public WalOptions withMaxRecordLength(int bytes) {
        if (bytes < RawRecord.MIN_LENGTH) {
            throw new IllegalArgumentException(
                    "maxRecordLength is " + bytes + ", and must be at least " + RawRecord.MIN_LENGTH);
        }
        return with(draft -> draft.maxRecordLength = bytes);
    }

    /**
     * These options with several threads that decode what is read: for the replay of much by a program that has processors to
     * spare. It counts for all that reads, {@link WalReader}, {@code LogReader}, tails that have much to catch up with, and
     * the opening of a file for writing.
     *
     * <p>What comes back is the same, in the same order: records, damage, reports, and exceptions, each at its place, in the
     * thread that reads. Checksums and decompression are done ahead, by the reading thread and by others, so the codecs are
     * called by several threads at once, as their interfaces promise to allow, and for records too that are never asked for.
     *
     * <p>Each thread takes up to 1.4 MiB for what is decoded ahead, 128 KiB of the file at a time. A frame that is longer than
     * that, or has more than 512 KiB before compression, is decoded by the reading thread when its turn comes. The first 128
     * KiB of a file are too, so nothing is begun for a short one.
     *
     * <p>The threads are daemons. They end when the reader is closed, a codec that is at work first coming to the end of its
     * record; and when there was nothing to do for a second, so a reader that is never closed leaves none behind either.
     *
     * @param threads how many decode, the one that reads included: 1 to 64
     * @return new options
     * @throws IllegalArgumentException if it is out of that range
     */
    public WalOptions withDecodingThreads(int threads) {
        if (threads < 1 || threads > MOST_DECODING_THREADS) {
            throw new IllegalArgumentException(
                    "decodingThreads is " + threads + ", and must be 1 to " + MOST_DECODING_THREADS);
        }
        return withDecoding(Decoding.byThreads(threads));
    }

    WalOptions withDecoding(Decoding how) {
        return with(draft -> draft.decoding = how);
    }

    /**
     * These options with another limit for a file's length.
     *
     * @param bytes more than 0
     * @return new options
     * @throws IllegalArgumentException if it is not
     */
    public WalOptions withMaxFileLength(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("maxFileLength is " + bytes + ", and must be positive");
        }
        return with(draft -> draft.maxFileLength = bytes);
    }

    /**
     * These options with files that are made longer ahead of what is written to them, by zeros: an fsync costs less where the
     * file's length stays as it is. It pays where each few records are synced; without that it only writes everything twice.
     * What is left of the zeros is cut off when a file is rotated and when it is closed. A file is not made longer than {@link
     * #maxFileLength()} by it. Where the zeros find no room, a file goes on without.
     *
     * <p>A crash leaves zeros at the end of the newest file: a zero tail, which opening cuts off. More than before can be left of
     * what was not synced, with something missing in front of it; then the file is damaged, as {@code WriteAheadLog.open}
     * describes it. What was synced is there. Programs that look at the newest file while it is written see its zeros too, so
     * it is longer to them than the records in it.
     *
     * @param bytes how many at a time: 4 KiB to 1 GiB; 1 MiB or more is sensible, as each time costs one dear fsync
     * @return new options
     * @throws IllegalArgumentException if it is out of that range
     */
    public WalOptions withPreallocation(long bytes) {
        if (bytes < LEAST_PREALLOCATION || bytes > MOST_PREALLOCATION) {
            throw new IllegalArgumentException("preallocation is " + bytes + ", and must be " + LEAST_PREALLOCATION
                    + " to " + MOST_PREALLOCATION + " bytes; 1 MiB or more is sensible");
        }
        return with(draft -> draft.preallocation = bytes);
    }

    /**
     * These options with another limit for a file's age.
     *
     * @param age more than zero
     * @return new options
     * @throws IllegalArgumentException if it is not
     */
    public WalOptions withMaxFileAge(Duration age) {
        if (age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("maxFileAge is " + age + ", and must be positive");
        }
        return with(draft -> draft.maxFileAge = age);
    }

    /**
     * These options with a listener for fsyncs that take long. It is told while the fsync is still under way, once for each: a
     * disk or a network that hangs is told before it comes back, if it ever does. How long it took in the end, and all fsyncs
     * that were quicker, are in the metrics of a {@code WriteAheadLog}.
     *
     * <p>The listener runs in a thread of its own, which is begun for that; never in one that appends or syncs. What it throws
     * goes to that thread's uncaught exception handler. It may use the log, but what waits for the fsync then waits for it too.
     *
     * @param limit how long an fsync may take: a millisecond to a day
     * @param listener told of each one that takes longer
     * @return new options
     * @throws IllegalArgumentException if the limit is out of that range
     */
    public WalOptions withSlowSyncListener(Duration limit, Consumer<SlowSync> listener) {
        Objects.requireNonNull(listener, "listener");
        if (limit.compareTo(LEAST_SLOW_SYNC_LIMIT) < 0 || limit.compareTo(MOST_SLOW_SYNC_LIMIT) > 0) {
            throw new IllegalArgumentException("slowSyncLimit is " + limit + ", and must be " + LEAST_SLOW_SYNC_LIMIT
                    + " to " + MOST_SLOW_SYNC_LIMIT);
        }
        return with(draft -> {
            draft.slowSyncLimit = Optional.of(limit);
            draft.slowSyncListener = listener;
        });
    }

    /**
     * These options with another executor for the futures of {@code WriteAheadLog.appendDurably}. What hangs on a future runs
     * there; the log's own threads never run it. So the executor must not run tasks in the thread that hands them over. If it
     * refuses a task, the future completes elsewhere.
     *
     * @param executor runs one short task for each future
     * @return new options
     */
    public WalOptions withCompletionExecutor(Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return with(draft -> draft.completionExecutor = executor);
    }

    /**
     * These options with a buffer for {@code WriteAheadLog}: appends gather in memory, and go to the operating system by one
     * write when the buffer is full, when the first of them has waited long enough, and with each sync.
     *
     * <p><b>Its promise is weaker.</b> When {@code append} returns, the record is in this process' memory and nowhere else. If
     * the process dies, the last records are lost: at most what the buffer holds, and what was appended within the delay.
     * What is lost is the end of the log, never something in the middle. {@code sync} and {@code appendDurably} promise
     * what they always do.
     *
     * @param bytes how much gathers at the most, by the length of namespaces, keys and values: 1 to 16 MiB
     * @param maxDelay how long a record waits at the most before it is written, if the machine keeps up; more than zero
     * @return new options
     * @throws IllegalArgumentException if one of them is out of range
     */
    public WalOptions withBuffer(int bytes, Duration maxDelay) {
        WriteBuffer asked = new WriteBuffer(bytes, maxDelay);
        return with(draft -> draft.buffer = Optional.of(asked));
    }

    /**
     * These options with limits for what {@code WriteAheadLog} keeps.
     *
     * @param limits by bytes, by age, or both
     * @return new options
     */
    public WalOptions withRetention(Retention limits) {
        Objects.requireNonNull(limits, "limits");
        return with(draft -> draft.retention = limits);
    }

    /**
     * These options with a listener for the finished files of {@code WriteAheadLog}. A cursor of the log keeps in mind which files
     * it was told of: all that are there when the cursor is new, and later on each that is finished, also if it was finished in a
     * run without the listener, or before a crash. A file is told twice at the most if a crash, or a failing disk, came right
     * behind the first time. No file is deleted before it was told, unless {@link Retention.WhenHeld#DROP_OLDEST} asks for that.
     *
     * @param cursor the cursor's name, as {@code WriteAheadLog.cursor} takes it; to open the log with a bad name is refused
     * @param listener told of each finished file
     * @return new options
     */
    public WalOptions withFinishedFileListener(String cursor, FinishedFileListener listener) {
        Optional<String> name = Optional.of(cursor);
        Optional<FinishedFileListener> some = Optional.of(listener);
        return with(draft -> {
            draft.finishedFileCursor = name;
            draft.finishedFileListener = some;
        });
    }

    private WalOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return new WalOptions(draft);
    }

    /**
     * Where compressors and checksums are looked up.
     *
     * @return a snapshot of codecs
     */
    public Codecs codecs() {
        return codecs;
    }

    /**
     * The compressor that was asked for.
     *
     * @return empty by default: {@code lz4} for new files, and whatever its header says for a file that is there
     */
    public Optional<Compressor> compressor() {
        return compressor;
    }

    /**
     * The checksum that was asked for.
     *
     * @return empty by default: {@code crc32c} for new files, and whatever its header says for a file that is there
     */
    public Optional<Checksum> checksum() {
        return checksum;
    }

    /**
     * Which version of the format new files have.
     *
     * @return {@link FormatVersion#FIRST_THAT_FITS} by default
     */
    public FormatVersion formatVersion() {
        return formatVersion;
    }

    /**
     * What damage means for reading.
     *
     * @return {@link RecoveryPolicy#SKIP} by default
     */
    public RecoveryPolicy recoveryPolicy() {
        return recoveryPolicy;
    }

    /**
     * Who is told of each damage as soon as its end is known, in the thread that reads.
     *
     * @return does nothing by default
     */
    public Consumer<Damage> damageListener() {
        return damageListener;
    }

    /**
     * Whether the records of new files have the hash of their value.
     *
     * @return true by default
     */
    public boolean hasValueHashes() {
        return valueHashes;
    }

    /**
     * The length up to which records that are appended together share a frame, in files of version 2.
     *
     * @return 1 to 32 MiB, before compression; 64 KiB by default
     */
    public int maxBlockLength() {
        return maxBlockLength;
    }

    /**
     * What a file is read with whose own header cannot be read.
     *
     * @return empty by default: such a file is refused
     */
    public Optional<LostHeader> lostHeader() {
        return lostHeader;
    }

    /**
     * What becomes of a torn tail when a file is opened for writing.
     *
     * @return {@link TornTail#KEEP_COPY} by default
     */
    public TornTail tornTail() {
        return tornTail;
    }

    /**
     * Whom a writer keeps from writing to its file.
     *
     * @return {@link Locking#ALL_PROCESSES} by default
     */
    public Locking locking() {
        return locking;
    }

    /**
     * The most bytes that a record may have before compression, or the records of a frame together. A reader needs that
     * much memory at the worst.
     *
     * @return at least 71; 256 MiB by default
     */
    public int maxRecordLength() {
        return maxRecordLength;
    }

    /**
     * How many threads decode what is read, the one that reads included.
     *
     * @return 1 to 64; 1 by default
     */
    public int decodingThreads() {
        return decoding.threads();
    }

    Decoding decoding() {
        return decoding;
    }

    /**
     * A file of so many bytes or more is to be rotated.
     *
     * @return more than 0; 64 MiB by default
     */
    public long maxFileLength() {
        return maxFileLength;
    }

    /**
     * By how much a file is made longer ahead of what is written to it.
     *
     * @return bytes at a time; 0 by default: not at all
     */
    public long preallocation() {
        return preallocation;
    }

    /**
     * A file that is open for so long or longer is to be rotated.
     *
     * @return more than zero; 60 seconds by default
     */
    public Duration maxFileAge() {
        return maxFileAge;
    }

    /**
     * How long an fsync may take before the {@link #slowSyncListener()} is told.
     *
     * @return a millisecond to a day; empty by default
     */
    public Optional<Duration> slowSyncLimit() {
        return slowSyncLimit;
    }

    /**
     * Who is told of an fsync that takes longer than {@link #slowSyncLimit()}, in a thread of its own.
     *
     * @return does nothing by default
     */
    public Consumer<SlowSync> slowSyncListener() {
        return slowSyncListener;
    }

    /**
     * Where the futures of a log complete.
     *
     * @return by default the common pool; a thread for each completion where that pool has no threads
     */
    public Executor completionExecutor() {
        return completionExecutor;
    }

    /**
     * Whether the appends to a log gather in memory.
     *
     * @return empty by default: each append goes to the operating system at once
     */
    public Optional<WriteBuffer> buffer() {
        return buffer;
    }

    /**
     * How much of a log is kept.
     *
     * @return {@link Retention#unlimited()} by default
     */
    public Retention retention() {
        return retention;
    }

    /**
     * Who is told of finished files.
     *
     * @return empty by default
     */
    public Optional<FinishedFileListener> finishedFileListener() {
        return finishedFileListener;
    }

    /**
     * The cursor that keeps in mind which finished files the listener was told of.
     *
     * @return its name; empty if there is no listener
     */
    public Optional<String> finishedFileCursor() {
        return finishedFileCursor;
    }

    private static Executor defaultExecutor() {
        return ForkJoinPool.getCommonPoolParallelism() > 0
                ? ForkJoinPool.commonPool()
                : new CompletableFuture<Void>().defaultExecutor();
    }

    /** Looked for once: {@link Codecs} is an immutable snapshot, and its codecs are for many threads. */
    private static final class Installed {
        static final Codecs CODECS = Codecs.installed();
    }

    /** Options while they are made: at first the defaults, or a copy of others. */
    private static final class Draft {
        private Codecs codecs;
        private Optional<Compressor> compressor = Optional.empty();
        private Optional<Checksum> checksum = Optional.empty();
        private FormatVersion formatVersion = FormatVersion.FIRST_THAT_FITS;
        private RecoveryPolicy recoveryPolicy = RecoveryPolicy.SKIP;
        private Consumer<Damage> damageListener = damage -> {};
        private boolean valueHashes = true;
        private int maxRecordLength = DEFAULT_MAX_RECORD_LENGTH;
        private Decoding decoding = Decoding.IN_READING_THREAD;
        private int maxBlockLength = 64 << 10;
        private Optional<LostHeader> lostHeader = Optional.empty();
        private TornTail tornTail = TornTail.KEEP_COPY;
        private Locking locking = Locking.ALL_PROCESSES;
        private long maxFileLength = 64L << 20;
        private long preallocation;
        private Duration maxFileAge = Duration.ofSeconds(60);
        private Optional<Duration> slowSyncLimit = Optional.empty();
        private Consumer<SlowSync> slowSyncListener = slow -> {};
        private Executor completionExecutor = defaultExecutor();
        private Optional<WriteBuffer> buffer = Optional.empty();
        private Retention retention = Retention.unlimited();
        private Optional<FinishedFileListener> finishedFileListener = Optional.empty();
        private Optional<String> finishedFileCursor = Optional.empty();

        Draft() {
            codecs = Installed.CODECS;
        }

        Draft(WalOptions from) {
            codecs = from.codecs;
            compressor = from.compressor;
            checksum = from.checksum;
            formatVersion = from.formatVersion;
            recoveryPolicy = from.recoveryPolicy;
            damageListener = from.damageListener;
            valueHashes = from.valueHashes;
            lostHeader = from.lostHeader;
            tornTail = from.tornTail;
            locking = from.locking;
            maxRecordLength = from.maxRecordLength;
            decoding = from.decoding;
            maxBlockLength = from.maxBlockLength;
            maxFileLength = from.maxFileLength;
            preallocation = from.preallocation;
            maxFileAge = from.maxFileAge;
            slowSyncLimit = from.slowSyncLimit;
            slowSyncListener = from.slowSyncListener;
            completionExecutor = from.completionExecutor;
            buffer = from.buffer;
            retention = from.retention;
            finishedFileListener = from.finishedFileListener;
            finishedFileCursor = from.finishedFileCursor;
        }
    }
}
