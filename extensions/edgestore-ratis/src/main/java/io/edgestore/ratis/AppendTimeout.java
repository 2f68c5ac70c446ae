package io.edgestore.ratis;

import java.time.Duration;

/** How long an append waits for a majority. */
final class AppendTimeout {

    static final Duration DEFAULT = Duration.ofSeconds(10);

    private static final Duration LEAST = Duration.ofMillis(100);

    /**
     * Well below the time for which the members remember what was appended last, {@link RaftSettings#REMEMBERED}: a client that
     * sends again what they have forgotten would have it appended twice.
     */
    private static final Duration MOST = Duration.ofSeconds(30);

    private AppendTimeout() {}

    static Duration checked(Duration timeout) {
        if (timeout.compareTo(LEAST) < 0 || timeout.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("the append timeout is 100 ms to 30 s, and not "
                    + timeout.toString().substring(2));
        }
        return timeout;
    }
}
