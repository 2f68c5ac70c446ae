package io.edgestore.wal;

import io.edgestore.testkit.format.ParsedFrame;
import io.edgestore.testkit.format.ParsedFrame.Content;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What reading a file under a policy must come to, worked out a second time: from what {@link RecoveryPolicy} and {@link
 * Verdict} promise, on an array, by trying every offset, and with no code of the log. For small files.
 */
final class PolicyModel {

    private static final int SECTOR = 512;

    private final byte[] file;
    private final RecoveryPolicy policy;
    private final List<Long> lsns = new ArrayList<>();
    private final List<Range> damages = new ArrayList<>();
    private long tornBytes;
    private long zeroBytes;
    private long unreadBytes;
    private int at = 8;

    /** Where salvage found no more sound frames; -1 as long as it did not come to that. */
    private int lastFrameEnd = -1;

    private PolicyModel(byte[] file, RecoveryPolicy policy) {
        this.file = file;
        this.policy = policy;
    }

    /** What the beginning of a bad range looks like: a write that did not reach the disk whole, or anything else. */
    enum Look {
        TORN,
        DAMAGED
    }

    /** A damaged range, {@code [start, end)}. Where two touch, they are one. */
    record Range(int start, int end, Look look) {}

    /** What is to come of it. */
    record Prediction(
            RecoveryPolicy policy,
            List<Long> lsns,
            Verdict verdict,
            boolean throwsCorruptLog,
            List<Range> damages,
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
            int next = firstSoundFrame(at + 1);
            if (next >= 0) {
                return bad(next, Look.DAMAGED);
            }
            lastFrameEnd = lastFrameEnd < 0 ? at : lastFrameEnd;
            if ((at == lastFrameEnd || !whole) && isSoundWithLengthLeft(at)) {
                return lastFrame();
            }
        }
        if (!whole) {
            return tail();
        }
        if (frame.get().content() == Content.RECORDS) {
            lsns.add(frame.get().records().get(0).lsn());
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

    /** Sound but for its length: the header is damaged, and the record comes back. */
    private boolean lastFrame() {
        byte[] mended = file.clone();
        ByteBuffer.wrap(mended).order(ByteOrder.LITTLE_ENDIAN).putInt(at + 4, file.length - at - 8);
        ParsedFrame frame = ParsedFrame.at(mended, at);
        boolean isRecord = frame.content() == Content.RECORDS;
        addDamage(at, isRecord ? at + 8 : file.length, Look.DAMAGED);
        frame.records().forEach(record -> lsns.add(record.lsn()));
        at = file.length;
        return true;
    }

    /** Skips damage, or stops behind it; but not if it may still turn out to be a tear. */
    private boolean bad(int end, Look look) {
        boolean goingOn = !stops() || !damages.isEmpty() || look == Look.TORN && damageEnd(at) < 0;
        addDamage(at, end, look);
        at = end;
        unreadBytes = goingOn ? 0 : file.length - end;
        return goingOn;
    }

    /** Bytes that are no whole frame: a tear, unless what follows shows that more was written. */
    private boolean tail() {
        if (!isSoundWithLengthLeft(at) && tornIfItLooksSo()) {
            return false;
        }
        int behind = damageEnd(at);
        if (behind < 0) {
            tornBytes = file.length - at;
            return false;
        }
        int end = stops() ? behind : file.length;
        addDamage(at, end, Look.DAMAGED);
        unreadBytes = file.length - end;
        return false;
    }

    /** Damage that reaches up to here, where reading ends, is a torn write if it has a zero sector. */
    private boolean tornIfItLooksSo() {
        if (damages.isEmpty()) {
            return false;
        }
        Range last = damages.get(damages.size() - 1);
        if (last.end != at || last.look != Look.TORN || damageEnd(last.start) >= 0) {
            return false;
        }
        damages.remove(last);
        tornBytes = file.length - last.start;
        return true;
    }

    private void addDamage(int start, int end, Look look) {
        if (!damages.isEmpty() && damages.get(damages.size() - 1).end == start) {
            Range before = damages.remove(damages.size() - 1);
            damages.add(new Range(before.start, end, before.look));
        } else {
            damages.add(new Range(start, end, look));
        }
    }

    private boolean stops() {
        return policy == RecoveryPolicy.STOP || policy == RecoveryPolicy.FAIL;
    }

    /** Where damage ends, by what is whole in it or behind it; -1 if nothing is, so that it can be a torn tail. */
    private int damageEnd(int start) {
        return isSoundWithLengthLeft(start) ? file.length : firstSoundFrame(start + 1);
    }

    private int firstSoundFrame(int from) {
        for (int offset = from; offset <= file.length - 12; offset++) {
            ParsedFrame frame = ParsedFrame.at(file, offset);
            if (frame.isSound() && isPossible(offset, frame.payloadLength())) {
                return offset;
            }
        }
        return -1;
    }

    private boolean isSoundWithLengthLeft(int offset) {
        int left = file.length - offset - 8;
        if (!isPossible(offset, left)) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(file, offset + 8, left);
        return (int) crc.getValue() == u32(offset);
    }

    /** A record has at least 71 bytes, and LZ4 makes at most 255 out of one. */
    private boolean isPossible(int offset, long payloadLength) {
        if (payloadLength < 5) {
            return false;
        }
        long rawLength = Integer.toUnsignedLong(u32(offset + 8));
        return rawLength >= 71 && rawLength <= 255 * (payloadLength - 4);
    }

    private int u32(int offset) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(offset);
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
