package io.edgestore.wal;

import io.edgestore.wal.scan.FrameScan;
import io.edgestore.wal.scan.FrameScan.Fault;
import io.edgestore.wal.scan.FrameScan.Step;
import java.io.IOException;

/**
 * Decides what the stretches of a file mean: which records come back, under the policy, and what the rest is called.
 *
 * <p>Bad stretches that touch are held back as one <em>trouble</em> until it is known what follows. A record behind it
 * makes it damage. If nothing follows, it may be a torn tail: see {@link #judgeEnd}.
 */
final class RecoveryScan {

    private static final long NONE = -1;

    private final FrameScan scan;
    private final RecoveryPolicy policy;
    private final long fileEnd;
    private final ReportBuilder report;

    private long troubleStart = NONE;
    private long troubleRecords;
    private Damage.Reason troubleReason = Damage.Reason.CHECKSUM;
    private boolean troubleLooksTorn;

    /** Found in the trouble at the end. Kept, since the search goes only forward if reading fails and is tried again. */
    private long higher = NONE;

    /** The scan stands on a frame that counts: its records come back before anything else is looked at. */
    private boolean inFrame;

    private State state = State.READING;
    private Damage failure;
    private Step lastStep = Step.END;

    /** False while it is still open what {@link #lastStep} means: reading failed in between, and is tried again. */
    private boolean judged = true;

    RecoveryScan(FrameScan scan, RecoveryPolicy policy, long fileEnd, ReportBuilder report) {
        this.scan = scan;
        this.policy = policy;
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
        while (!(inFrame && scan.nextRecord())) {
            inFrame = false;
            if (!nextFrame()) {
                return false;
            }
            inFrame = true;
        }
        report.record(scan.record().lsn());
        return true;
    }

    private boolean nextFrame() throws IOException {
        while (state == State.READING) {
            if (judged) {
                lastStep = scan.next();
                judged = false;
            }
            switch (lastStep) {
                case FRAME -> {
                    settle(scan.offset());
                    report.frame(scan.length());
                    judged = true;
                    return true;
                }
                case BAD -> bad();
                case TOO_LARGE -> {
                    settle(scan.offset());
                    throw new RecordTooLargeException(
                            report.file() + ": the frame at offset " + scan.offset()
                                    + " holds " + scan.rawLength()
                                    + " bytes of records, over the limit of this reader; open it with a higher maxRecordLength");
                }
                case INCOMPLETE, ZERO_TAIL, END -> judgeEnd(scan.offset());
            }
            judged = true;
        }
        if (state == State.FAILED) {
            throw new CorruptLogException(
                    failure, failure + "; read it under the policy SKIP or SALVAGE for what is left of it");
        }
        return false;
    }

    /** Whether reading from frame to frame, by their lengths, led to the very end of the file. */
    boolean endedBehindFrame() {
        return state == State.ENDED && lastStep == Step.END;
    }

    private void bad() throws IOException {
        boolean first = troubleStart == NONE;
        long start = first ? scan.offset() : troubleStart;
        boolean looksTorn = first ? looksTorn() : troubleLooksTorn;
        boolean torn = stopsAtDamage() && looksTorn && findHigher(start + 1) == NONE;
        // Nothing has changed up to here, where the last read that can fail is done.
        if (first) {
            begin(start, reason(scan.fault()));
            troubleLooksTorn = looksTorn;
        }
        troubleRecords += scan.lostRecords();
        if (torn) {
            tornTail(start);
        } else if (stopsAtDamage()) {
            stopAt(scan.offset() + scan.length());
        }
    }

    /** A frame whose checksum holds reached the disk whole, whatever is in it; so did what stands before one. */
    private boolean looksTorn() throws IOException {
        if (scan.isSearching()) {
            return false;
        }
        return switch (scan.fault()) {
            case ZEROS -> true;
            case CHECKSUM -> scan.hasZeroSector(scan.offset(), scan.length());
            case HEADER, PAYLOAD, RECORD, LENGTH, NONE -> false;
        };
    }

    /**
     * The walk is over, at {@code stop}: behind it are zeros, or bytes that are no frame, or nothing. What is bad just
     * before it is still unsettled.
     *
     * <p>A tail is torn only if no whole frame with a higher LSN can be found in it, at any offset. Otherwise a length is
     * damaged, the file goes on behind it, and nothing may be cut.
     */
    private void judgeEnd(long stop) throws IOException {
        if (troubleStart != NONE && troubleLooksTorn && higher == NONE) {
            higher = findHigher(troubleStart + 1);
            if (higher == NONE) {
                tornTail(troubleStart);
                return;
            }
        }
        if (lastStep == Step.INCOMPLETE) {
            judgeIncomplete(stop, higher > stop ? higher : findHigher(stop + 1));
            return;
        }
        settle(stop);
        if (lastStep == Step.ZERO_TAIL) {
            report.zeroTail(fileEnd - stop);
        }
        state = State.ENDED;
    }

    private void judgeIncomplete(long stop, long behind) {
        if (behind == NONE) {
            settle(stop);
            tornTail(stop);
            return;
        }
        if (troubleStart == NONE) {
            begin(stop, Damage.Reason.LENGTH);
        }
        troubleRecords += scan.lostRecords();
        stopAt(stopsAtDamage() ? behind : fileEnd);
    }

    private boolean stopsAtDamage() {
        return policy == RecoveryPolicy.STOP || policy == RecoveryPolicy.FAIL;
    }

    /**
     * Where the first whole frame is whose LSN is above all so far. If the search could not try every offset, there may
     * be one: then the end of the file stands for it.
     */
    private long findHigher(long from) throws IOException {
        long found = scan.find(from, report::isAboveAll);
        return found < 0 && !scan.isSearchExhaustive() ? fileEnd : found;
    }

    private void begin(long offset, Damage.Reason reason) {
        troubleStart = offset;
        troubleReason = reason;
        troubleRecords = 0;
    }

    private void settle(long end) {
        if (troubleStart != NONE) {
            failure = new Damage(report.file(), troubleStart, end - troubleStart, troubleReason);
            troubleStart = NONE;
            report.damage(failure, troubleRecords);
        }
    }

    private void stopAt(long end) {
        settle(end);
        state = policy == RecoveryPolicy.FAIL ? State.FAILED : State.ENDED;
    }

    private void tornTail(long start) {
        report.tornTail(fileEnd - start);
        troubleStart = NONE;
        state = State.ENDED;
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
