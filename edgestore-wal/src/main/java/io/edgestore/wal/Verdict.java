package io.edgestore.wal;

/** The state of a file, in one word. If several apply, the first one declared here is the verdict. */
public enum Verdict {
    /**
     * Bytes are not what was written, and whole frames may stand behind them. A crash alone leaves that only of frames that
     * were not synced, and only if a later one of them reached the disk and an earlier one did not.
     */
    DAMAGED,
    /** Records are missing between two files of a log, though each file may be sound. */
    GAP,
    /**
     * The end is what a crash leaves of an unfinished append: no sound frame, with none behind it at any offset, whatever the
     * LSN. Where one is found, the file is {@link #DAMAGED}.
     */
    TORN_TAIL,
    /** The file ends in zeros: it was made longer, and a crash came before the content did. */
    ZERO_TAIL,
    /** Every byte belongs to the header or to a whole frame. */
    CLEAN
}
