package io.edgestore.testkit;

import io.edgestore.testkit.ReadOutcome.CorruptRecord;
import io.edgestore.testkit.ReadOutcome.FormatVersion;
import io.edgestore.testkit.ReadOutcome.Lsns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A version 1 log file, read in the default policy by the description of the format alone. It shares no code with any
 * implementation, and so can judge them all. Simple, and not fast.
 */
public final class ParsedLog {

    /** The length of the file header. */
    public static final int HEADER_LENGTH = 8;

    private static final byte[] MAGIC = {'E', 'D', 'G', 'W'};
    private static final int VERSION = 1;

    private final List<ParsedFrame> frames;
    private final Optional<ReadOutcome> refused;

    private ParsedLog(List<ParsedFrame> frames, Optional<ReadOutcome> refused) {
        this.frames = List.copyOf(frames);
        this.refused = refused;
    }

    /**
     * Reads a file.
     *
     * @param file all its bytes
     * @return what is in it, whatever it is
     */
    public static ParsedLog of(byte[] file) {
        if (file.length < HEADER_LENGTH || !Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))) {
            return new ParsedLog(List.of(), Optional.of(new CorruptRecord()));
        }
        int version = file[MAGIC.length] & 0xff;
        if (version != VERSION) {
            return new ParsedLog(List.of(), Optional.of(new FormatVersion(VERSION, version)));
        }
        List<ParsedFrame> frames = new ArrayList<>();
        for (long at = HEADER_LENGTH; file.length - at >= ParsedFrame.HEADER_LENGTH; ) {
            ParsedFrame frame = ParsedFrame.at(file, (int) at);
            frames.add(frame);
            at = frame.content() == ParsedFrame.Content.INCOMPLETE ? file.length : frame.end();
        }
        return new ParsedLog(frames, Optional.empty());
    }

    /**
     * All that a reader comes by from frame to frame, good or bad.
     *
     * @return an unmodifiable list; empty if the file is refused
     */
    public List<ParsedFrame> frames() {
        return frames;
    }

    /**
     * The records that come back.
     *
     * @return an unmodifiable list, in the order of the file
     */
    public List<ParsedRecord> records() {
        return frames.stream().flatMap(frame -> frame.record().stream()).toList();
    }

    /**
     * The same in short.
     *
     * @return the LSNs, or why the file is refused
     */
    public ReadOutcome outcome() {
        return refused.orElseGet(
                () -> new Lsns(records().stream().map(ParsedRecord::lsn).toList()));
    }
}
