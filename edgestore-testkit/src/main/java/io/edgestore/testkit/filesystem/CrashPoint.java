package io.edgestore.testkit.filesystem;

import io.edgestore.testkit.disk.Change;
import io.edgestore.testkit.disk.Disk;
import java.util.ArrayList;
import java.util.List;

/**
 * When and how a machine crashes.
 *
 * @param moment behind which operation
 * @param crash what is left of what was not durable then
 */
public record CrashPoint(Moment moment, Crash crash) {

    /**
     * Puts the two together.
     *
     * @param moment behind which operation
     * @param crash what is left of what was not durable then
     * @throws IllegalArgumentException if the crash is within a write, and no write of more bytes comes next
     */
    public CrashPoint {
        if (crash.cutsShort() && crash.bytes() >= moment.nextWriteLength()) {
            throw new IllegalArgumentException("the next operation writes " + moment.nextWriteLength()
                    + " bytes, so no process is killed in it that has written " + crash.bytes());
        }
    }

    /**
     * What is found after the crash.
     *
     * @return a file system without open channels, locks, faults, capacity and operations; a new one each time
     */
    public CrashFileSystem fileSystem() {
        Disk disk = moment.disk();
        if (crash.cutsShort()) {
            moment.nextWriteCutShort(crash.bytes()).again(disk);
        }
        return new CrashFileSystem(crash.leave(disk));
    }

    /** What was done until the crash, with the part that was done of a write. */
    List<Change<?>> changes() {
        List<Change<?>> done = new ArrayList<>(moment.changes());
        if (crash.cutsShort()) {
            done.add(moment.nextWriteCutShort(crash.bytes()));
        }
        return done;
    }
}
