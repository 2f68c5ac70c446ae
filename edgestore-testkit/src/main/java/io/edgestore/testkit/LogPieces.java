package io.edgestore.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A log file cut up at its frames, to be put together in another way. */
record LogPieces(byte[] header, List<byte[]> frames, byte[] rest) {

    static LogPieces of(byte[] file) {
        List<byte[]> frames = new ArrayList<>();
        int end = ParsedLog.HEADER_LENGTH;
        for (ParsedFrame frame : ParsedLog.of(file).frames()) {
            if (frame.content() != ParsedFrame.Content.INCOMPLETE) {
                end = (int) frame.end();
                frames.add(Arrays.copyOfRange(file, frame.offset(), end));
            }
        }
        return new LogPieces(
                Arrays.copyOf(file, ParsedLog.HEADER_LENGTH), frames, Arrays.copyOfRange(file, end, file.length));
    }

    /** The file with other frames. */
    byte[] with(List<byte[]> otherFrames) {
        return FrameBytes.join(header, FrameBytes.join(otherFrames), rest);
    }

    /** The file with one frame replaced, which may be by several or none. */
    byte[] replacing(int index, byte[]... replacements) {
        List<byte[]> others = new ArrayList<>(frames);
        others.remove(index);
        others.addAll(index, Arrays.asList(replacements));
        return with(others);
    }

    byte[] payload(int index) {
        byte[] frame = frames.get(index);
        return Arrays.copyOfRange(frame, ParsedFrame.HEADER_LENGTH, frame.length);
    }

    /** The length that a payload says its record has. */
    static long declaredLength(byte[] payload) {
        return FrameBytes.little(4).put(payload, 0, 4).getInt(0) & 0xffff_ffffL;
    }

    /** The record in a payload, if it can be decompressed; whether it is one is not asked. */
    Optional<byte[]> raw(int index) {
        byte[] payload = payload(index);
        return payload.length < 4
                ? Optional.empty()
                : Lz4Block.decode(payload, 4, payload.length, declaredLength(payload));
    }

    int crc(int index) {
        return FrameBytes.little(4).put(frames.get(index), 0, 4).getInt(0);
    }
}
