package io.edgestore.testkit.damage;

import io.edgestore.testkit.bytes.FrameBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whole frames where they do not belong. In version 1 all pass their checksums, which cover no position; in version 2 none does. */
final class FrameDamage {

    private final LogPieces pieces;
    private final byte[] file;

    private FrameDamage(LogPieces pieces, byte[] file) {
        this.pieces = pieces;
        this.file = file;
    }

    static Stream<DamagedLog> cases(LogDamage damage) {
        FrameDamage frames = new FrameDamage(LogPieces.of(damage.file()), damage.file());
        return IntStream.range(0, frames.pieces.frames().size()).boxed().flatMap(frames::ofFrame);
    }

    private Stream<DamagedLog> ofFrame(int i) {
        byte[] frame = pieces.frames().get(i);
        byte[] half = Arrays.copyOf(frame, frame.length / 2);
        byte[] otherHalf = Arrays.copyOfRange(frame, frame.length / 2, frame.length);
        List<DamagedLog> cases = new ArrayList<>(List.of(
                DamagedLog.of("frame-" + i + "/doubled", pieces.replacing(i, frame, frame)),
                DamagedLog.of("frame-" + i + "/dropped", pieces.replacing(i)),
                DamagedLog.of("frame-" + i + "/first-half-dropped", pieces.replacing(i, otherHalf)),
                DamagedLog.of("frame-" + i + "/second-half-dropped", pieces.replacing(i, half)),
                DamagedLog.of("frame-" + i + "/torn-and-written-again", pieces.replacing(i, half, frame)),
                DamagedLog.of("frame-" + i + "/zeroed", pieces.replacing(i, new byte[frame.length])),
                DamagedLog.of("frame-" + i + "/empty-frame-before", pieces.replacing(i, new byte[8], frame)),
                DamagedLog.of("frame-" + i + "/zeros-before", pieces.replacing(i, new byte[512], frame)),
                // What a file that is used again in place holds behind its new end.
                DamagedLog.of("frame-" + i + "/stale-behind-the-end", FrameBytes.join(file, frame)),
                DamagedLog.of("frame-" + i + "/stale-half-behind-the-end", FrameBytes.join(file, otherHalf, frame))));
        if (i > 0) {
            List<byte[]> swapped = new ArrayList<>(pieces.frames());
            Collections.swap(swapped, i - 1, i);
            cases.add(DamagedLog.of("frame-" + i + "/swapped-with-the-one-before", pieces.with(swapped)));
        }
        return cases.stream();
    }
}
