package io.edgestore.wal;

/**
 * What damage means for reading. Whatever the policy, all damage that was met is in the {@link RecoveryReport}, and a
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
     * Behind a bad checksum or length, the next whole frame is searched for, at any offset. In version 1 a damaged frame
     * whose value itself contains log frames can bring these to light; their LSNs tell them apart.
     */
    SALVAGE
}
