package io.edgestore.wal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * An fsync that has exceeded the limit of {@link WalOptions#withSlowSyncListener} and is still under way.
 *
 * @param file the file that it is to make durable
 * @param elapsed how long it was under way when this was told
 */
public record SlowSync(Path file, Duration elapsed) {

    /** File and time, in one line. */
    @Override
    public String toString() {
        return file + ": an fsync is under way for " + elapsed.toMillis() + " ms";
    }
}
