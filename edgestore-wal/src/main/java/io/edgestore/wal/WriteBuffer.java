package io.edgestore.wal;

import java.time.Duration;

/**
 * How much a log gathers in memory, and for how long, before it writes it: see {@link WalOptions#withBuffer}.
 *
 * @param bytes how much gathers at the most, 1 to 16 MiB
 * @param maxDelay how long a record waits at the most before it is written; more than zero
 */
public record WriteBuffer(int bytes, Duration maxDelay) {

    /** So that what gathers fits into one write, and each record of it into a frame. */
    private static final int MOST_BYTES = 16 << 20;

    /**
     * Makes a setting.
     *
     * @param bytes 1 to 16 MiB
     * @param maxDelay more than zero
     * @throws IllegalArgumentException if one of them is out of range
     */
    public WriteBuffer {
        if (bytes <= 0 || bytes > MOST_BYTES) {
            throw new IllegalArgumentException("the buffer has " + bytes + " bytes, and can have 1 to " + MOST_BYTES);
        }
        if (maxDelay.isNegative() || maxDelay.isZero()) {
            throw new IllegalArgumentException("maxDelay is " + maxDelay + ", and must be positive");
        }
    }
}
