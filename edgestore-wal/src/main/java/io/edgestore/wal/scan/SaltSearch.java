package io.edgestore.wal.scan;

import io.edgestore.api.Compressor;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.format.BlockLayout;
import io.edgestore.wal.format.FileCodec;
import io.edgestore.wal.format.FileHeader;
import io.edgestore.wal.format.FrameHeader;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the salt of a file of version 2 whose header is lost. What a frame stores is its checksum XOR the salt XOR its
 * offset, so each frame tells the salt, and bytes that are none tell any number. If bytes are missing at the file's start,
 * the first frame stands that much before its usual place.
 *
 * <p>A salt is believed if two frames side by side tell it, or two anywhere that can be decoded, or one and what is left of
 * the header. If there is none of these, the first frame that can be decoded is believed: a damaged one can be, too, and
 * tells a wrong salt, but then there is no telling it from a sound one. As in {@link TryingSearch}, the bytes looked at
 * in vain are bounded.
 */
public final class SaltSearch implements Closeable {

    /** More frames than that, with as many salts, are not frames. */
    private static final int MAX_ALONE = 100;

    private final long fileEnd;
    private final FileCodec codec;
    private final FrameReader frames;
    private final Plausible plausible;
    private final Window window;
    private final SearchBudget checksummed;
    private final SearchBudget decoded;
    private final Set<Told> toldByOne = new LinkedHashSet<>();

    /**
     * Makes a search.
     *
     * @param file the file
     * @param fileEnd where it ends
     * @param codec what it is written in, but for the salt
     * @param maxRecordLength the most bytes that a record may have, or the records of a frame together
     */
    public SaltSearch(LogFile file, long fileEnd, FileCodec codec, int maxRecordLength) {
        FileHeader unsalted = codec.header().withSalt(0);
        FileCodec search = new FileCodec(unsalted, codec.compressor(), codec.checksum());
        this.fileEnd = fileEnd;
        this.codec = codec;
        this.window = new Window(file, fileEnd);
        Compressor compressor = search.checkedCompressor();
        BlockLayout layout = unsalted.layout();
        this.frames = new FrameReader(window, compressor, search.check(), layout, maxRecordLength);
        this.plausible = new Plausible(compressor, layout, fileEnd);
        this.checksummed = new SearchBudget(fileEnd);
        this.decoded = new SearchBudget(fileEnd);
    }

    /** What a frame tells: the salt, if so many bytes are missing at the file's start. */
    private record Told(int salt, int missing) {}

    /**
     * Searches, first where the frames start if the header had its usual length.
     *
     * @return the codec with the salt; empty if no frame tells it
     * @throws IOException if the file could not be read
     */
    public Optional<FileCodec> find() throws IOException {
        long usualStart = codec.header().length();
        Optional<Told> told = believedAt(usualStart);
        for (long offset = 0; told.isEmpty() && offset < fileEnd; offset++) {
            if (offset != usualStart) {
                told = believedAt(offset);
            }
        }
        return told.or(() -> toldByOne.stream().findFirst())
                .map(found -> new FileCodec(
                        codec.header().withSalt(found.salt()), codec.compressor(), codec.checksum(), found.missing()));
    }

    private Optional<Told> believedAt(long offset) throws IOException {
        int missing = (int) Math.max(0, codec.header().length() - offset);
        Optional<Told> told = toldAt(offset, missing);
        if (told.isEmpty()) {
            return told;
        }
        FrameHeader header = frames.header(offset);
        Optional<Told> next = toldAt(offset + FrameHeader.LENGTH + header.payloadLength(), missing);
        boolean believed = next.equals(told)
                || standsInHeader(told.get())
                || decodes(offset, header) && !toldByOne.add(told.get());
        return believed ? told : Optional.empty();
    }

    private boolean standsInHeader(Told told) throws IOException {
        int at = FileHeader.SALT_AT - told.missing();
        return at >= 0 && window.span(at, Integer.BYTES).getInt() == told.salt();
    }

    /** What the bytes at an offset tell, if they can be a frame. */
    private Optional<Told> toldAt(long offset, int missing) throws IOException {
        long payloadStart = offset + FrameHeader.LENGTH;
        if (payloadStart >= fileEnd) {
            return Optional.empty();
        }
        FrameHeader header = frames.header(offset);
        long length = header.payloadLength();
        if (!plausible.length(payloadStart, length)
                || !plausible.rawLength(length, rawLengthAt(payloadStart))
                || !checksummed.allows(length)) {
            return Optional.empty();
        }
        checksummed.spend(length);
        int written = (int) offset ^ (int) (offset + missing);
        return Optional.of(new Told(header.checksum() ^ frames.checksum(offset, header) ^ written, missing));
    }

    private boolean decodes(long offset, FrameHeader header) throws IOException {
        long rawLength = rawLengthAt(offset + FrameHeader.LENGTH);
        if (toldByOne.size() >= MAX_ALONE || !decoded.allows(rawLength)) {
            return false;
        }
        decoded.spend(rawLength);
        return frames.decode(offset, header) == FrameReader.Content.RECORDS;
    }

    private long rawLengthAt(long payloadStart) throws IOException {
        return Integer.toUnsignedLong(window.span(payloadStart, Integer.BYTES).getInt());
    }

    /** How many bytes went through a checksum. */
    long checksummedBytes() {
        return frames.checksummedBytes();
    }

    /** Gives the memory back. */
    @Override
    public void close() {
        frames.close();
        window.close();
    }
}
