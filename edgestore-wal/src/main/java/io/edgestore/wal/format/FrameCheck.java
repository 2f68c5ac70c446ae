package io.edgestore.wal.format;

import io.edgestore.api.Checksum;
import java.nio.ByteBuffer;

/**
 * What stands in a frame's first field.
 *
 * <p>In version 1 it is the checksum of the payload. In version 2 it is the checksum of the length field and the payload,
 * XOR the file's salt, XOR the low 32 bits of the frame's offset: so a damaged length, and a frame that was moved,
 * doubled or left over from another file, do not pass.
 *
 * <p>For one thread.
 */
public final class FrameCheck {

    private final Checksum checksum;
    private final int version;
    private final int salt;
    private final int missing;
    private final ReadOnlyView view = new ReadOnlyView();

    /**
     * Makes one for a file.
     *
     * @param header the file's header
     * @param checksum the checksum that it names
     */
    public FrameCheck(FileHeader header, Checksum checksum) {
        this(header, checksum, 0);
    }

    /** For a file of which so many bytes are missing at the start. */
    FrameCheck(FileHeader header, Checksum checksum, int missing) {
        this.missing = missing;
        this.checksum = checksum;
        this.version = header.version();
        this.salt = header.salt();
    }

    /**
     * Computes the field.
     *
     * @param frame the frame, from the position to the limit; its first field is not looked at; the position stays
     * @param offset the frame's offset in the file
     * @return the field as it is to be stored
     */
    public int compute(ByteBuffer frame, long offset) {
        int skipped = version == FileHeader.VERSION_1 ? FrameHeader.LENGTH : FrameHeader.LENGTH_AT;
        return checksum.compute(view.of(frame, frame.position() + skipped, frame.limit())) ^ mask(offset);
    }

    /** What the checksum proper is XORed with. */
    private int mask(long offset) {
        return version == FileHeader.VERSION_1 ? 0 : salt ^ (int) (offset + missing);
    }

    /** Whether {@link #expectedRegister} can be asked. */
    public boolean isCrc32c() {
        return checksum.name().equals(FileHeader.VERSION_1_CHECKSUM);
    }

    /**
     * The register that must stand at the end of a frame; see {@link Crc32cRegister}. For CRC-32C only.
     *
     * @param register the register at the start of the frame's payload
     * @param payloadLength the payload's length
     * @param stored the frame's first field
     * @param offset the frame's offset in the file
     * @return the register at its end, if and only if the frame is sound
     */
    public int expectedRegister(int register, int payloadLength, int stored, long offset) {
        int start = Crc32cRegister.START;
        if (version != FileHeader.VERSION_1) {
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                start = Crc32cRegister.roll(start, (byte) (payloadLength >>> shift));
            }
        }
        return Crc32cRegister.expected(register, start, payloadLength, stored ^ mask(offset));
    }
}
