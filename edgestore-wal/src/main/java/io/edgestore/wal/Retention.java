package io.edgestore.wal;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The limits to which a log is kept. Beyond them, its oldest files are deleted whenever a new file is begun, and when the log
 * is opened.
 *
 * <pre>{@code
 * WalOptions.defaults().withRetention(Retention.ofBytes(20L << 30).withMaxAge(Duration.ofDays(7)));
 * }</pre>
 *
 * <p>Files go whole, the oldest first, and the newest file never goes. What a cursor, a hold or an open reader of the log needs
 * stays; {@link WhenHeld} says what becomes of that at the limit of bytes. The limit of age waits for them in any case.
 *
 * <p>Immutable.
 */
public final class Retention {

    private static final Retention UNLIMITED =
            new Retention(OptionalLong.empty(), Optional.empty(), WhenHeld.REFUSE_APPENDS);

    private final OptionalLong maxBytes;
    private final Optional<Duration> maxAge;
    private final WhenHeld whenHeld;

    private Retention(OptionalLong maxBytes, Optional<Duration> maxAge, WhenHeld whenHeld) {
        this.maxBytes = maxBytes;
        this.maxAge = maxAge;
        this.whenHeld = whenHeld;
    }

    /** What happens when files are beyond the limit of bytes, and somebody still needs them. */
    public enum WhenHeld {
        /**
         * Appends throw {@link LogFullException}, which names who needs the files, until that one goes on. Nothing is lost, and
         * whoever appends must wait.
         */
        REFUSE_APPENDS,
        /**
         * The files are deleted all the same. Who needed them gets a {@link LsnNotAvailableException}: a cursor, a reader or a
         * tail at its next use. A hold is no longer intact.
         */
        DROP_OLDEST
    }

    /**
     * Everything is kept.
     *
     * @return no limits
     */
    public static Retention unlimited() {
        return UNLIMITED;
    }

    /**
     * Only so many bytes are kept.
     *
     * @param bytes as {@link #withMaxBytes}
     * @return this limit and no other
     * @throws IllegalArgumentException if it is not positive
     */
    public static Retention ofBytes(long bytes) {
        return UNLIMITED.withMaxBytes(bytes);
    }

    /**
     * Only what is not older is kept.
     *
     * @param age as {@link #withMaxAge}
     * @return this limit and no other
     * @throws IllegalArgumentException if it is not positive
     */
    public static Retention ofAge(Duration age) {
        return UNLIMITED.withMaxAge(age);
    }

    /**
     * With a limit for all finished files together. The newest file comes on top of that: with files of 64 MiB, a disk needs 64 MiB
     * more than this, and room for what is appended while the oldest file is being deleted.
     *
     * @param bytes more than 0
     * @return a copy with this limit
     * @throws IllegalArgumentException if it is not positive
     */
    public Retention withMaxBytes(long bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("a log cannot be kept to " + bytes + " bytes; give more than 0");
        }
        return new Retention(OptionalLong.of(bytes), maxAge, whenHeld);
    }

    /**
     * With a limit for the age of a file: the time since it was finished, so that all records in it are older. The times in the
     * records do not count. While the log is open the age is measured by a clock that cannot be set. For files that were there
     * when the log was opened, it begins with the time since the file system says that they were written last; a time in the
     * future counts as the time of opening.
     *
     * @param age more than zero
     * @return a copy with this limit
     * @throws IllegalArgumentException if it is not positive
     */
    public Retention withMaxAge(Duration age) {
        if (age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("a log cannot be kept for " + age + "; give more than zero");
        }
        return new Retention(maxBytes, Optional.of(age), whenHeld);
    }

    /**
     * With another way to treat files that are needed and beyond the limit of bytes.
     *
     * @param what what happens then
     * @return a copy with this
     */
    public Retention withWhenHeld(WhenHeld what) {
        return new Retention(maxBytes, maxAge, Objects.requireNonNull(what, "what"));
    }

    /**
     * How many bytes all finished files together may have.
     *
     * @return empty if there is no such limit
     */
    public OptionalLong maxBytes() {
        return maxBytes;
    }

    /**
     * How old a file may be.
     *
     * @return empty if there is no such limit
     */
    public Optional<Duration> maxAge() {
        return maxAge;
    }

    /**
     * What happens to files that are needed and beyond the limit of bytes.
     *
     * @return {@link WhenHeld#REFUSE_APPENDS} unless set
     */
    public WhenHeld whenHeld() {
        return whenHeld;
    }

    /** The limits. */
    @Override
    public String toString() {
        String bytes = maxBytes.isPresent() ? maxBytes.getAsLong() + " bytes" : "any number of bytes";
        return "Retention[" + bytes + ", " + maxAge.map(Duration::toString).orElse("any age") + ", " + whenHeld + "]";
    }
}
