package io.edgestore.testkit.format;

import io.edgestore.testkit.format.ReadOutcome.CorruptRecord;
import io.edgestore.testkit.format.ReadOutcome.FormatVersion;
import io.edgestore.testkit.format.ReadOutcome.Records;
import io.edgestore.testkit.format.ReadOutcome.UnknownCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A version 1 or 2 log file, read under the default policy by the description of the format alone. It shares no code with any
 * implementation, so it can judge them all. Simple, and not fast.
 *
 * <p>Of version 2 it reads files of the compressors {@code lz4} and {@code none} and the checksum {@code crc32c}; others
 * come to {@link ReadOutcome.UnknownCodec}. A file of version 2 whose version byte says 1 has a damaged header: nothing
 * else would tell, since version 1 ignores what stands behind that byte.
 */
public final class ParsedLog {

    /** The length of the header of a version 1 file, and the least that a log file can have. */
    public static final int HEADER_LENGTH = ParsedHeader.MIN_LENGTH;

    private static final int FIRST_VERSION = 1;
    private static final int LAST_VERSION = 2;

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
        Optional<Integer> version = ParsedHeader.versionOf(file);
        if (version.isPresent() && (version.get() < FIRST_VERSION || version.get() > LAST_VERSION)) {
            return refused(new FormatVersion(FIRST_VERSION, version.get()));
        }
        Optional<ParsedHeader> header = ParsedHeader.of(file);
        if (header.isEmpty()) {
            return refused(new CorruptRecord());
        }
        Optional<String> unknown = header.get().unknownCodec();
        if (unknown.isPresent()) {
            return refused(new UnknownCodec(unknown.get()));
        }
        // Neither of the codecs that are here has parameters.
        return header.get().parameters().length > 0 ? refused(new CorruptRecord()) : read(header.get(), file);
    }

    private static ParsedLog refused(ReadOutcome why) {
        return new ParsedLog(List.of(), Optional.of(why));
    }

    private static ParsedLog read(ParsedHeader header, byte[] file) {
        List<ParsedFrame> frames = new ArrayList<>();
        for (long at = header.length(); file.length - at >= ParsedFrame.HEADER_LENGTH; ) {
            ParsedFrame frame = ParsedFrame.at(header, file, (int) at);
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
        return frames.stream().flatMap(frame -> frame.records().stream()).toList();
    }

    /**
     * The same as an outcome.
     *
     * @return the records, or why the file is refused
     */
    public ReadOutcome outcome() {
        return refused.orElseGet(() -> new Records(records()));
    }
}
