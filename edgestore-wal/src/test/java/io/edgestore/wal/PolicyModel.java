package io.edgestore.wal;

import io.edgestore.testkit.ParsedFrame;
import io.edgestore.testkit.ParsedFrame.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * What reading a file under a policy must come to, worked out a second time: from what {@link RecoveryPolicy} and {@link
 * Verdict} promise, on an array, by trying every offset, and with no code of the log. For small files.
 */
final class PolicyModel {

    private static final int SECTOR = 512;

    private final byte[] file;
    private final RecoveryPolicy policy;
    private final List<Long> lsns = new ArrayList<>();
    private final List<Stretch> damages = new ArrayList<>();
    private long tornBytes;
    private long zeroBytes;
    private long unreadBytes;
    private int at = 8;

    private PolicyModel(byte[] file, RecoveryPolicy policy) {
        this.file = file;
        this.policy = policy;
    }

    /** What the beginning of a bad stretch looks like: a write that did not reach the disk whole, or anything else. */
    enum Look {
        TORN,
        DAMAGED
    }

    /** A damaged stretch, {@code [start, end)}. Where two touch, they are one. */
    record Stretch(int start, int end, Look look) {}

    /** What is to come of it. */
    record Prediction(
            RecoveryPolicy policy,
            List<Long> lsns,
            Verdict verdict,
            boolean throwsCorruptLog,
            List<Stretch> damages,
            long tornBytes,
            long zeroBytes,
            long unreadBytes) {}

    /** Of a file whose header is sound. */
    static Prediction of(byte[] file, RecoveryPolicy policy) {
        PolicyModel model = new PolicyModel(file, policy);
        model.run();
        return model.prediction();
    }

    private Prediction prediction() {
        Verdict verdict = Verdict.CLEAN;
        if (!damages.isEmpty()) {
            verdict = Verdict.DAMAGED;
        } else if (tornBytes > 0) {
            verdict = Verdict.TORN_TAIL;
        } else if (zeroBytes > 0) {
            verdict = Verdict.ZERO_TAIL;
        }
        boolean throwsCorruptLog = policy == RecoveryPolicy.FAIL && verdict == Verdict.DAMAGED;
        return new Prediction(policy, lsns, verdict, throwsCorruptLog, damages, tornBytes, zeroBytes, unreadBytes);
    }

    private void run() {
        boolean goingOn = true;
        while (goingOn && at < file.length) {
            goingOn = step();
        }
        if (goingOn) {
            tornIfItLooksSo();
        }
    }

    /** Whether reading goes on. */
    private boolean step() {
        if (zerosEnd(at) == file.length) {
            if (!tornIfItLooksSo()) {
                zeroBytes = file.length - at;
            }
            return false;
        }
        Optional<ParsedFrame> frame = file.length - at < 8 ? Optional.empty() : Optional.of(ParsedFrame.at(file, at));
        boolean whole = frame.isPresent() && frame.get().content() != Content.INCOMPLETE;
        // Salvage believes only a checksum of something: that of nothing is zero, as zeros are.
        boolean confirmed = whole && frame.get().isSound() && frame.get().payloadLength() > 0;
        if (policy == RecoveryPolicy.SALVAGE && !confirmed) {
            int next = firstRecord(at + 1);
            if (next >= 0) {
                return bad(next, Look.DAMAGED);
            }
        }
        if (!whole) {
            return tail();
        }
        if (frame.get().content() == Content.RECORD) {
            lsns.add(frame.get().record().orElseThrow().lsn());
            at = (int) frame.get().end();
            return true;
        }
        if (frame.get().payloadLength() == 0 && frame.get().isSound()) {
            int count = (zerosEnd(at) - at) / 8;
            return bad(at + 8 * count, Look.TORN);
        }
        int end = (int) frame.get().end();
        boolean unwritten = frame.get().content() == Content.WRONG_CHECKSUM && hasZeroSector(at, end);
        return bad(end, unwritten ? Look.TORN : Look.DAMAGED);
    }

    /** Skips damage, or stops behind it. */
    private boolean bad(int end, Look look) {
        int start = at;
        at = end;
        if (!stops()) {
            addDamage(start, end, look);
            return true;
        }
        if (look == Look.TORN && firstHigherRecord(start + 1) < 0) {
            tornBytes = file.length - start;
        } else {
            addDamage(start, end, look);
            unreadBytes = file.length - end;
        }
        return false;
    }

    /** Bytes that are no whole frame: a tear, unless what follows shows that more was written. */
    private boolean tail() {
        if (tornIfItLooksSo()) {
            return false;
        }
        int higher = firstHigherRecord(at + 1);
        if (higher < 0) {
            tornBytes = file.length - at;
            return false;
        }
        int end = stops() ? higher : file.length;
        addDamage(at, end, Look.DAMAGED);
        unreadBytes = file.length - end;
        return false;
    }

    /** Damage that reaches up to here, where reading ends, is a torn write if it has a zero sector. */
    private boolean tornIfItLooksSo() {
        if (damages.isEmpty()) {
            return false;
        }
        Stretch last = damages.get(damages.size() - 1);
        if (last.end != at || last.look != Look.TORN || firstHigherRecord(last.start + 1) >= 0) {
            return false;
        }
        damages.remove(last);
        tornBytes = file.length - last.start;
        return true;
    }

    private void addDamage(int start, int end, Look look) {
        if (!damages.isEmpty() && damages.get(damages.size() - 1).end == start) {
            Stretch before = damages.remove(damages.size() - 1);
            damages.add(new Stretch(before.start, end, before.look));
        } else {
            damages.add(new Stretch(start, end, look));
        }
    }

    private boolean stops() {
        return policy == RecoveryPolicy.STOP || policy == RecoveryPolicy.FAIL;
    }

    private int firstRecord(int from) {
        return firstFrame(from, record -> true);
    }

    private int firstHigherRecord(int from) {
        return firstFrame(from, this::isHigher);
    }

    private int firstFrame(int from, LongPredicate lsnCounts) {
        for (int offset = from; offset <= file.length - 8; offset++) {
            ParsedFrame frame = ParsedFrame.at(file, offset);
            if (frame.content() == Content.RECORD
                    && lsnCounts.test(frame.record().orElseThrow().lsn())) {
                return offset;
            }
        }
        return -1;
    }

    private boolean isHigher(long lsn) {
        return lsns.stream().allMatch(seen -> Long.compareUnsigned(lsn, seen) > 0);
    }

    private int zerosEnd(int from) {
        int end = from;
        while (end < file.length && file[end] == 0) {
            end++;
        }
        return end;
    }

    /** A sector is all zeros, from where the bytes start in it, and there are at least 8 of them in the file. */
    private boolean hasZeroSector(int start, int end) {
        for (int sector = start / SECTOR; sector * SECTOR < end; sector++) {
            int pieceStart = Math.max(start, sector * SECTOR);
            int pieceEnd = Math.min(file.length, (sector + 1) * SECTOR);
            if (pieceEnd - pieceStart >= 8 && zerosEnd(pieceStart) >= pieceEnd) {
                return true;
            }
        }
        return false;
    }
}
