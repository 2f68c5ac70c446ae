package io.edgestore.testkit.damage;

import io.edgestore.testkit.bytes.FrameBytes;
import io.edgestore.testkit.bytes.PayloadCodec;
import io.edgestore.testkit.format.ParsedFrame;
import io.edgestore.testkit.format.ParsedHeader;
import io.edgestore.testkit.format.ParsedLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A log file cut up at its frames, to be put together in another way. */
record LogPieces(ParsedHeader parsed, byte[] header, List<byte[]> frames, byte[] rest) {

    static LogPieces of(byte[] file) {
        ParsedHeader parsed = ParsedHeader.of(file).orElseThrow();
        List<byte[]> frames = new ArrayList<>();
        int end = parsed.length();
        for (ParsedFrame frame : ParsedLog.of(file).frames()) {
            if (frame.content() != ParsedFrame.Content.INCOMPLETE) {
                end = (int) frame.end();
                frames.add(Arrays.copyOfRange(file, frame.offset(), end));
            }
        }
        return new LogPieces(
                parsed, Arrays.copyOf(file, parsed.length()), frames, Arrays.copyOfRange(file, end, file.length));
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

    /**
     * The file with one frame replaced by others with right checksums. Those behind, which may have moved, get the checksum of
     * their new place if they had the right one in the old.
     */
    byte[] resealing(int index, byte[]... payloads) {
        byte[] file = FrameBytes.join(header, FrameBytes.join(frames.subList(0, index)));
        int oldOffset = file.length + frames.get(index).length;
        for (byte[] payload : payloads) {
            file = FrameBytes.join(file, sealed(file.length, payload));
        }
        for (int i = index + 1; i < frames.size(); i++) {
            byte[] frame = frames.get(i);
            boolean sealed = Arrays.equals(frame, sealed(oldOffset, payload(i)));
            file = FrameBytes.join(file, sealed ? sealed(file.length, payload(i)) : frame);
            oldOffset += frame.length;
        }
        return FrameBytes.join(file, rest);
    }

    private byte[] sealed(int offset, byte[] payload) {
        return parsed.version() == 1 ? FrameBytes.sealed(payload) : FrameBytes.sealed(parsed.salt(), offset, payload);
    }

    /** A payload of a raw block, as this file's compressor would have it. */
    byte[] payloadOf(byte[] block) {
        return FrameBytes.withLength(block.length, PayloadCodec.encode(parsed.compressor(), block));
    }

    byte[] payload(int index) {
        byte[] frame = frames.get(index);
        return Arrays.copyOfRange(frame, ParsedFrame.HEADER_LENGTH, frame.length);
    }

    /** The length that a payload says its record has. */
    static long declaredLength(byte[] payload) {
        return FrameBytes.little(4).put(payload, 0, 4).getInt(0) & 0xffff_ffffL;
    }

    /** The raw block in a payload, if it can be decompressed; whether records are in it is not asked. */
    Optional<byte[]> raw(int index) {
        byte[] payload = payload(index);
        return PayloadCodec.decode(parsed.compressor(), payload, 0, payload.length);
    }

    int crc(int index) {
        return FrameBytes.little(4).put(frames.get(index), 0, 4).getInt(0);
    }
}
