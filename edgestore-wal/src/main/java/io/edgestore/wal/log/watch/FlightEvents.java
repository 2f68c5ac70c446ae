package io.edgestore.wal.log.watch;

import io.edgestore.wal.Damage;
import io.edgestore.wal.SlowSync;
import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** Events of the JDK's flight recorder. Loaded only where its module is there. */
final class FlightEvents implements LogEvents {

    @Override
    public Sync syncBegins() {
        SyncEvent event = new SyncEvent();
        event.begin();
        return event;
    }

    @Override
    public Rotation rotationBegins() {
        RotationEvent event = new RotationEvent();
        event.begin();
        return event;
    }

    @Override
    public Stall stallBegins() {
        StallEvent event = new StallEvent();
        event.begin();
        return event;
    }

    @Override
    public void syncHangs(Path log, SlowSync slow) {
        SlowSyncEvent event = new SlowSyncEvent();
        if (event.shouldCommit()) {
            event.log = log.toString();
            event.file = slow.file().toString();
            event.elapsed = slow.elapsed().toNanos();
            event.commit();
        }
    }

    @Override
    public void repaired(Path log, Path file, long cutBytes, String what) {
        RepairEvent event = new RepairEvent();
        if (event.shouldCommit()) {
            event.log = log.toString();
            event.file = file.toString();
            event.cutBytes = cutBytes;
            event.what = what;
            event.commit();
        }
    }

    @Override
    public void damaged(Path log, Damage damage) {
        DamageEvent event = new DamageEvent();
        if (event.shouldCommit()) {
            event.log = log.toString();
            event.file = damage.file().toString();
            event.offset = damage.offset();
            event.length = damage.length();
            event.reason = damage.reason().name();
            event.commit();
        }
    }

    /** What all of them have. */
    @Category({"Edgestore", "Log"})
    @StackTrace(false)
    private abstract static class LogEvent extends Event {
        @Label("Log")
        @Description("The log's directory")
        String log;
    }

    @Name("edgestore.Sync")
    @Label("Sync")
    @Description("An fsync, with what it made durable")
    static final class SyncEvent extends LogEvent implements Sync {
        @Label("Records")
        long records;

        @Label("Bytes")
        @DataAmount
        long bytes;

        @Label("Waiters")
        @Description(
                "Callers and futures that waited for it; 0 if it was done to begin the next file, or to close the log")
        int waiters;

        @Label("Failed")
        boolean failed;

        @Override
        public void end(Path directory, long ofRecords, long ofBytes, int waiting, boolean hasFailed) {
            end();
            if (shouldCommit()) {
                log = directory.toString();
                records = ofRecords;
                bytes = ofBytes;
                waiters = waiting;
                failed = hasFailed;
                commit();
            }
        }
    }

    @Name("edgestore.SlowSync")
    @Label("Slow Sync")
    @Description("An fsync takes longer than the limit of the slow sync listener, and is still under way")
    static final class SlowSyncEvent extends LogEvent {
        @Label("File")
        String file;

        @Label("Elapsed")
        @Timespan
        long elapsed;
    }

    @Name("edgestore.Rotation")
    @Label("Rotation")
    @Description("A file is made durable and finished, and the next one begun")
    static final class RotationEvent extends LogEvent implements Rotation {
        @Label("Finished File")
        String file;

        @Label("Failed")
        @Description("The next file could not be begun")
        boolean failed;

        @Override
        public void end(Path directory, Path finished, boolean hasFailed) {
            end();
            if (shouldCommit()) {
                log = directory.toString();
                file = finished.toString();
                failed = hasFailed;
                commit();
            }
        }
    }

    @Name("edgestore.Stall")
    @Label("Stall")
    @Description("An append waits, since too many records wait for their fsync")
    @StackTrace
    static final class StallEvent extends LogEvent implements Stall {
        @Override
        public void end(Path directory) {
            end();
            if (shouldCommit()) {
                log = directory.toString();
                commit();
            }
        }
    }

    @Name("edgestore.Repair")
    @Label("Repair")
    @Description("The end of a file was cut off, or a file without a record removed, when the log was opened")
    static final class RepairEvent extends LogEvent {
        @Label("File")
        String file;

        @Label("Cut Bytes")
        @DataAmount
        long cutBytes;

        @Label("What")
        @Description("TORN_TAIL, ZERO_TAIL, or NO_RECORDS for a file that was removed or begun anew")
        String what;
    }

    @Name("edgestore.Damage")
    @Label("Damage")
    @Description("A damaged place was found when the log was opened or read")
    static final class DamageEvent extends LogEvent {
        @Label("File")
        String file;

        @Label("Offset")
        long offset;

        @Label("Length")
        @DataAmount
        long length;

        @Label("Reason")
        String reason;
    }
}
