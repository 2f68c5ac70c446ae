package io.edgestore.wal;

/**
 * What a reader does when it meets damage. The verdict on a file is the same under every policy, and the {@link RecoveryReport}
 * lists the damage that was met. A torn or zero tail, which any crash can leave, is no damage: it is where the file ends.
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
     * Behind a bad checksum or length, the next whole frame is searched for, at any offset. If only the length of the last
     * frame is damaged, and the frame is whole with the length that is left, its records come back, and its 8 header bytes
     * are the damage. In version 1 a damaged frame whose value itself contains log frames can bring these to light; their
     * LSNs tell them apart.
     */
    SALVAGE
}
