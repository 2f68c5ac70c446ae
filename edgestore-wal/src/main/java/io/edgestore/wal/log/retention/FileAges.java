package io.edgestore.wal.log.retention;

import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How long ago files were finished, by a clock that cannot be set. For a file of an earlier run it begins with what the file
 * system tells, so a wall clock that is set wrong counts once, and one that is behind makes no file older. Safe for use by many
 * threads.
 */
public final class FileAges {

    /** Longer than any log is kept, and short enough to calculate with. */
    private static final Duration LONGEST = Duration.ofDays(365 * 100);

    private final LongSupplier nanoClock;
    private final InstantSource wallClock;

    /** On the clock in nanoseconds. */
    private final Map<Path, Long> finished = new ConcurrentHashMap<>();

    /**
     * Knows no file yet.
     *
     * @param nanoClock cannot be set
     * @param wallClock the file system's, about
     */
    public FileAges(LongSupplier nanoClock, InstantSource wallClock) {
        this.nanoClock = nanoClock;
        this.wallClock = wallClock;
    }

    /**
     * A file is finished now.
     *
     * @param file which one
     */
    public void finished(NamedFile file) {
        finished.put(file.path(), nanoClock.getAsLong());
    }

    /**
     * A file is gone.
     *
     * @param file which one
     */
    public void removed(NamedFile file) {
        finished.remove(file.path());
    }

    /**
     * How long ago a file was finished.
     *
     * @param file a finished one
     * @return not negative
     * @throws IOException if the file system does not tell
     */
    public Duration of(NamedFile file) throws IOException {
        Long known = finished.get(file.path());
        if (known == null) {
            known = nanoClock.getAsLong() - ageOfEarlierRun(file).toNanos();
            finished.put(file.path(), known);
        }
        return Duration.ofNanos(nanoClock.getAsLong() - known);
    }

    private Duration ageOfEarlierRun(NamedFile file) throws IOException {
        Instant written = Files.getLastModifiedTime(file.path()).toInstant();
        Instant now = wallClock.instant();
        if (written.isAfter(now)) {
            return Duration.ZERO;
        }
        Duration age = Duration.between(written, now);
        return age.compareTo(LONGEST) < 0 ? age : LONGEST;
    }
}
