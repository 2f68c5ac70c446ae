package io.edgestore.wal.log.watch;

import io.edgestore.wal.Damage;
import io.edgestore.wal.SlowSync;
import java.nio.file.Path;

/** Where the events of a log go: to the flight recorder, or nowhere. */
interface LogEvents {

    /**
     * The JDK's flight recorder, if its module is there: a run-time image can be without it, and a modular program gets it
     * only if it asks for it.
     */
    static LogEvents installed() {
        return ModuleLayer.boot().findModule("jdk.jfr").isPresent() ? new FlightEvents() : new NoEvents();
    }

    /** Something begins. */
    Sync syncBegins();

    /** Something begins. */
    Rotation rotationBegins();

    /** Something begins. */
    Stall stallBegins();

    /** A sync is under way for longer than it may take. */
    void syncHangs(Path log, SlowSync slow);

    /** Something was repaired. */
    void repaired(Path log, Path file, long cutBytes, String what);

    /** Something is damaged. */
    void damaged(Path log, Damage damage);

    /** An fsync. */
    interface Sync {
        /** It has ended. */
        void end(Path log, long records, long bytes, int waiters, boolean failed);
    }

    /** A file is finished, and the next one begun. */
    interface Rotation {
        /** It has ended; the next file is there, or is not. */
        void end(Path log, Path finished, boolean failed);
    }

    /** A thread waits until there is room. */
    interface Stall {
        /** It goes on. */
        void end(Path log);
    }
}
