package io.edgestore.wal.log.watch;

import io.edgestore.wal.Damage;
import io.edgestore.wal.SlowSync;
import java.nio.file.Path;

/** For a Java without the flight recorder. */
final class NoEvents implements LogEvents {

    @Override
    public Sync syncBegins() {
        return (log, records, bytes, waiters, failed) -> {};
    }

    @Override
    public Rotation rotationBegins() {
        return (log, finished, failed) -> {};
    }

    @Override
    public Stall stallBegins() {
        return log -> {};
    }

    @Override
    public void syncHangs(Path log, SlowSync slow) {}

    @Override
    public void repaired(Path log, Path file, long cutBytes, String what) {}

    @Override
    public void damaged(Path log, Damage damage) {}
}
