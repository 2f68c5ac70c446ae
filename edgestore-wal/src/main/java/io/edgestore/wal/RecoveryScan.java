package io.edgestore.wal;

import io.edgestore.wal.format.FrameHeader;
import io.edgestore.wal.scan.FrameScan;
import io.edgestore.wal.scan.FrameScan.Fault;
import io.edgestore.wal.scan.FrameScan.Step;
import io.edgestore.wal.scan.TailCheck;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Applies the {@link RecoveryPolicy} to what a {@link FrameScan} finds: which records come back, where reading ends, and
 * what of the rest is damage, a torn tail or a zero tail. {@link TailCheck} tells damage from a torn tail.
 *
 * <p>Bytes that are no sound frame are <em>pending</em> until it is known what follows, so that neighbours become one
 * {@link Damage}, and the last of them can still turn out to be a torn tail.
 *
 * <p>Each call can fail and be made again: by an I/O error, a codec or the listener. So a step changes nothing before its
 * last read, and what was counted is not counted again. The listener is told when all counts are right.
 */
final class RecoveryScan {

    private static final long NONE = TailCheck.NONE;

    private final FrameScan scan;
    private final RecoveryPolicy policy;
    private final Consumer<Damage> listener;
    private final Written written;
    private long fileEnd;
    private final ReportBuilder report;

    private long pendingStart = NONE;
    private long pendingRecords;
    private Damage.Reason pendingReason = Damage.Reason.CHECKSUM;

    /** Whether a write that did not reach the disk whole can have left the first of the pending bytes. */
    private boolean pendingUnwritten;

    /** The last damage, and whether the listener is still to be told of it. */
    private Damage damage;

    private boolean untold;

    /** The scan stands on a frame that counts: its records come back before anything else is looked at. */
    private boolean inFrame;

    private boolean endedBehindFrame;

    /** The first step was made. */
    private boolean started;

    /** The policy forbids to read on behind the damage. */
    private boolean stopped;

    private State state = State.READING;
    private Step step = Step.END;

    /** False while it is still open what {@link #step} means: reading failed in between, and is tried again. */
    private boolean decided = true;

    /** How far the file is known to have been written. */
    enum Written {
        /** A crash, or an append that is under way, can have left a torn or zero tail. */
        IN_PART,
        /** Up to where reading ends: what is no sound frame there is damage. */
        WHOLLY
    }

    RecoveryScan(FrameScan scan, long fileEnd, Written written, WalOptions options, ReportBuilder report) {
        this.scan = scan;
        this.written = written;
        this.policy = options.recoveryPolicy();
        this.listener = options.damageListener();
        this.fileEnd = fileEnd;
        this.report = report;
    }

    private enum State {
        READING,
        ENDED,
        FAILED
    }

    /** Goes on to the next record. False at the end, for whatever reason; the report tells. */
    boolean advance() throws IOException {
        while (!advanceInFrame()) {
            inFrame = false;
            if (!nextFrame()) {
                return false;
            }
        }
        return true;
    }

    /** Goes on to the next record of the frame that this stands on, which is in memory. False if there is none. */
    boolean advanceInFrame() {
        if (!inFrame || !scan.nextRecord()) {
            return false;
        }
        report.record(scan.record().lsn());
        return true;
    }

    private boolean nextFrame() throws IOException {
        while (state == State.READING) {
            if (decided) {
                started = true;
                step = scan.next();
                decided = false;
            }
            decide();
            decided = true;
            tellListener();
            if (inFrame) {
                return true;
            }
            if (step == Step.TOO_LARGE) {
                throw new RecordTooLargeException(report.file() + ": the frame at offset " + scan.offset()
                        + " holds " + scan.rawLength()
                        + " bytes of records, over the limit of this reader; open it with a higher maxRecordLength");
            }
        }
        if (state == State.FAILED) {
            throw new CorruptLogException(
                    damage, damage + "; read it under the policy SKIP or SALVAGE for what is left of it");
        }
        return false;
    }

    /**
     * Whether reading from frame to frame, by their lengths, led to the very end of the file; and not through a last frame
     * whose length is damaged, which could not be salvaged any more if something was appended.
     */
    boolean endedBehindFrame() {
        return endedBehindFrame;
    }

    /** Whether nothing was looked at yet. */
    boolean isAtStart() {
        return !started;
    }

    /** Whether there is nothing more to come back, unless the file has grown. */
    boolean isAtEnd() {
        return state != State.READING || !inFrame && decided && scan.isAtEnd();
    }

    /** Goes on in a file that has grown, unless reading has stopped at damage. */
    void extendTo(long end) {
        if (state == State.FAILED || stopped) {
            return;
        }
        scan.extendTo(end);
        fileEnd = end;
        state = State.READING;
    }

    private void decide() throws IOException {
        switch (step) {
            case FRAME -> frame();
            case BAD -> bad();
            case TOO_LARGE -> settle(scan.offset());
            case INCOMPLETE -> incomplete();
            case ZERO_TAIL, END -> end();
        }
    }

    private void frame() {
        long contentStart = scan.offset();
        if (scan.fault() == Fault.LENGTH) {
            // Its records come back, and its header is damaged.
            addPending(scan.offset(), Damage.Reason.LENGTH, 0);
            contentStart += FrameHeader.LENGTH;
        }
        settle(contentStart);
        report.frame(scan.offset() + scan.length() - contentStart);
        inFrame = true;
    }

    private void bad() throws IOException {
        boolean stopping = false;
        if (pendingStart == NONE) {
            pendingUnwritten = isUnwritten();
            stopping = stopsAtDamage() && !isTorn(scan.offset());
        }
        addPending(scan.offset(), reason(scan.fault()), scan.lostRecords());
        if (stopping) {
            stopAt(scan.offset() + scan.length());
        }
    }

    /** A frame whose checksum holds reached the disk whole, whatever is in it; so did what stands before one. */
    private boolean isUnwritten() throws IOException {
        if (scan.isSearching()) {
            return false;
        }
        return switch (scan.fault()) {
            case ZEROS -> true;
            case CHECKSUM -> scan.tail().hasZeroSector(scan.offset(), scan.length());
            case HEADER, PAYLOAD, RECORD, LENGTH, NONE -> false;
        };
    }

    /** From here on there is no sound frame by the lengths. */
    private void incomplete() throws IOException {
        long start = scan.offset();
        // A last frame of which only the length is damaged shows that what stands before it is damage.
        if (isPendingTorn() && !scan.tail().isSoundWithLengthLeft(start)) {
            endTorn(pendingStart);
            return;
        }
        long end = scan.tail().damageEnd(start);
        if (end == NONE && written == Written.WHOLLY) {
            end = fileEnd;
        }
        if (end == NONE) {
            settle(start);
            endTorn(start);
            return;
        }
        addPending(start, Damage.Reason.LENGTH, scan.lostRecords());
        stopAt(stopsAtDamage() ? end : fileEnd);
    }

    /** From here on there is nothing, or there are zeros. */
    private void end() throws IOException {
        if (isPendingTorn()) {
            endTorn(pendingStart);
            return;
        }
        boolean lengthDamaged = pendingStart != NONE && scan.tail().isSoundWithLengthLeft(pendingStart);
        if (lengthDamaged) {
            pendingReason = Damage.Reason.LENGTH;
        }
        endedBehindFrame = step == Step.END && !lengthDamaged;
        if (step == Step.ZERO_TAIL && written == Written.WHOLLY) {
            addPending(scan.offset(), Damage.Reason.ZEROS, scan.lostRecords());
            stopAt(fileEnd);
            return;
        }
        settle(scan.offset());
        if (step == Step.ZERO_TAIL) {
            report.zeroTail(fileEnd - scan.offset());
        }
        state = State.ENDED;
    }

    private boolean isPendingTorn() throws IOException {
        return pendingStart != NONE && isTorn(pendingStart);
    }

    /** Whether pending bytes that start here are a torn tail, as far as can be told before reading has come to its end. */
    private boolean isTorn(long start) throws IOException {
        return written == Written.IN_PART && pendingUnwritten && scan.tail().damageEnd(start) == NONE;
    }

    private boolean stopsAtDamage() {
        return policy == RecoveryPolicy.STOP || policy == RecoveryPolicy.FAIL;
    }

    private void addPending(long offset, Damage.Reason reason, long lostRecords) {
        if (pendingStart == NONE) {
            pendingStart = offset;
            pendingReason = reason;
            pendingRecords = 0;
        }
        pendingRecords += lostRecords;
    }

    /** What is pending is damage, up to here. */
    private void settle(long end) {
        if (pendingStart != NONE) {
            damage = new Damage(report.file(), pendingStart, end - pendingStart, pendingReason);
            report.damage(damage, pendingRecords);
            pendingStart = NONE;
            untold = true;
        }
    }

    private void stopAt(long end) {
        settle(end);
        stopped = stopsAtDamage();
        state = policy == RecoveryPolicy.FAIL ? State.FAILED : State.ENDED;
    }

    private void endTorn(long start) {
        report.tornTail(fileEnd - start);
        pendingStart = NONE;
        state = State.ENDED;
    }

    /** Once for each damage, even if the listener throws. */
    private void tellListener() {
        if (untold) {
            untold = false;
            listener.accept(damage);
        }
    }

    private static Damage.Reason reason(Fault fault) {
        return switch (fault) {
            case HEADER -> Damage.Reason.HEADER;
            case CHECKSUM -> Damage.Reason.CHECKSUM;
            case ZEROS -> Damage.Reason.ZEROS;
            case PAYLOAD -> Damage.Reason.PAYLOAD;
            case RECORD -> Damage.Reason.RECORD;
            case LENGTH, NONE -> Damage.Reason.LENGTH;
        };
    }
}
