package io.edgestore.wal.scan;

/**
 * How many bytes may still be looked at in vain: three times the file's, once for short candidates, once for long ones,
 * once for the longest. The lengths are counted apart since the longest ones, common in random bytes, would else leave
 * nothing for the frames of most logs.
 */
final class SearchBudget {

    /** Random bytes, however many, do not use up what is there for frames of that length. */
    private static final int SHORT = 32 << 10;

    private static final int LONG = 1 << 20;

    /** What takes no time to speak of. In a short file a few candidates are many times its length. */
    private static final int ALWAYS = 1 << 20;

    private final long[] left;

    SearchBudget(long fileEnd) {
        long each = Math.max(fileEnd, ALWAYS);
        this.left = new long[] {each, each, each};
    }

    /** Whether there is enough left for a candidate of that length. */
    boolean allows(long length) {
        return length <= left[kindOf(length)];
    }

    /** Takes what a candidate cost that was none. */
    void spend(long length) {
        left[kindOf(length)] -= length;
    }

    private static int kindOf(long length) {
        if (length <= SHORT) {
            return 0;
        }
        return length <= LONG ? 1 : 2;
    }
}
