package io.edgestore.wal;

import io.edgestore.api.Codecs;
import io.edgestore.wal.format.RawRecord;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/** Settings of a log. Immutable, and to be reused: {@link #defaults()} looks for the installed codecs each time. */
public final class WalOptions {

    private final Codecs codecs;
    private final RecoveryPolicy recoveryPolicy;
    private final Consumer<Damage> damageListener;
    private final int maxRecordLength;
    private final long maxFileLength;
    private final Duration maxFileAge;

    private WalOptions(
            Codecs codecs,
            RecoveryPolicy recoveryPolicy,
            Consumer<Damage> damageListener,
            int maxRecordLength,
            long maxFileLength,
            Duration maxFileAge) {
        this.codecs = Objects.requireNonNull(codecs, "codecs");
        this.recoveryPolicy = Objects.requireNonNull(recoveryPolicy, "recoveryPolicy");
        this.damageListener = Objects.requireNonNull(damageListener, "damageListener");
        this.maxRecordLength = maxRecordLength;
        this.maxFileLength = maxFileLength;
        this.maxFileAge = maxFileAge;
        if (maxRecordLength < RawRecord.MIN_LENGTH) {
            throw new IllegalArgumentException(
                    "maxRecordLength is " + maxRecordLength + ", and must be at least " + RawRecord.MIN_LENGTH);
        }
        if (maxFileLength <= 0) {
            throw new IllegalArgumentException("maxFileLength is " + maxFileLength + ", and must be positive");
        }
        if (maxFileAge.isNegative() || maxFileAge.isZero()) {
            throw new IllegalArgumentException("maxFileAge is " + maxFileAge + ", and must be positive");
        }
    }

    /**
     * The defaults, with {@link Codecs#installed()}.
     *
     * @return new options
     */
    public static WalOptions defaults() {
        return new WalOptions(
                Codecs.installed(), RecoveryPolicy.SKIP, damage -> {}, 256 << 20, 64L << 20, Duration.ofSeconds(60));
    }

    /**
     * These options with other codecs.
     *
     * @param other where compressors and checksums are looked up
     * @return new options
     */
    public WalOptions withCodecs(Codecs other) {
        return new WalOptions(other, recoveryPolicy, damageListener, maxRecordLength, maxFileLength, maxFileAge);
    }

    /**
     * These options with another policy.
     *
     * @param policy what damage means for reading
     * @return new options
     */
    public WalOptions withRecoveryPolicy(RecoveryPolicy policy) {
        return new WalOptions(codecs, policy, damageListener, maxRecordLength, maxFileLength, maxFileAge);
    }

    /**
     * These options with another listener.
     *
     * @param listener told of each damage
     * @return new options
     */
    public WalOptions withDamageListener(Consumer<Damage> listener) {
        return new WalOptions(codecs, recoveryPolicy, listener, maxRecordLength, maxFileLength, maxFileAge);
    }

    /**
     * These options with another limit for records.
     *
     * @param bytes at least 71
     * @return new options
     * @throws IllegalArgumentException if it is less
     */
    public WalOptions withMaxRecordLength(int bytes) {
        return new WalOptions(codecs, recoveryPolicy, damageListener, bytes, maxFileLength, maxFileAge);
    }

    /**
     * These options with another limit for a file's length.
     *
     * @param bytes more than 0
     * @return new options
     * @throws IllegalArgumentException if it is not
     */
    public WalOptions withMaxFileLength(long bytes) {
        return new WalOptions(codecs, recoveryPolicy, damageListener, maxRecordLength, bytes, maxFileAge);
    }

    /**
     * These options with another limit for a file's age.
     *
     * @param age more than zero
     * @return new options
     * @throws IllegalArgumentException if it is not
     */
    public WalOptions withMaxFileAge(Duration age) {
        return new WalOptions(codecs, recoveryPolicy, damageListener, maxRecordLength, maxFileLength, age);
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
     * The most bytes that a record may have before compression. A reader needs that much memory at the worst.
     *
     * @return at least 71; 256 MiB by default
     */
    public int maxRecordLength() {
        return maxRecordLength;
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
     * A file that is open for so long or longer is to be rotated.
     *
     * @return more than zero; 60 seconds by default
     */
    public Duration maxFileAge() {
        return maxFileAge;
    }
}
