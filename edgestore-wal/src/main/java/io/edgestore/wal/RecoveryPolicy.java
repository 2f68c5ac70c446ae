package io.edgestore.wal;

/**
 * What damage means for reading. The policy changes nothing in the verdict on a file. Whatever it is, all damage that was met is in the {@link RecoveryReport}, and a
 * torn or zero tail, which any crash can leave, is the end of the file and no damage.
 */
public enum RecoveryPolicy {
    /**
     * The format's own reading, as the Rust implementation does it: frames whose content is bad are skipped, and a length
     * that leads nowhere is the end. The default.
     */
    SKIP,
    /** The first damage is the end: what comes back is a consistent prefix of what was written. */
    STOP,
    /** The first damage throws {@link CorruptLogException}. */
    FAIL,
    /**
     * Behind a bad checksum or length, the next whole frame is searched for, at any offset. A last frame of which only the
     * length is damaged is whole with the length that is left: its records come back, and its 8 header bytes are the
     * damage. In version 1 a damaged frame
     * whose value itself contains log frames can bring these to light; their LSNs tell them apart.
     */
    SALVAGE
}
