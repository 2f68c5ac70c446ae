package io.edgestore.ratis;

import java.io.InterruptedIOException;
import java.time.Duration;
import org.apache.ratis.protocol.exceptions.RaftRetryFailureException;

/** Until when what was asked of a group is tried again, and what is said when it is over. */
final class Deadline {

    static final String MAJORITY = "more than half of the members run and reach each other";

    private static final Duration LEAST = Duration.ofMillis(1);

    private final Duration timeout;
    private final long nanos;

    private Deadline(Duration timeout) {
        this.timeout = timeout;
        this.nanos = System.nanoTime() + timeout.toNanos();
    }

    /** One that begins now. */
    static Deadline in(Duration timeout) {
        return new Deadline(timeout);
    }

    boolean isOver() {
        return System.nanoTime() - nanos >= 0;
    }

    /** What is left; never nothing, as Ratis takes that for no limit. */
    Duration left() {
        Duration left = Duration.ofNanos(nanos - System.nanoTime());
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    /** A limit for a part of it: when the time is nearly over, the last try still has a chance. */
    Duration orAll(Duration limit) {
        return timeout.compareTo(limit) < 0 ? timeout : limit;
    }

    /** Before what failed is tried again. */
    void pause() throws InterruptedIOException {
        try {
            GroupClient.PAUSE.sleep();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while it waited for the leader");
        }
    }

    ReplicationException failure(String what, Exception cause) {
        return failure(what, MAJORITY, cause);
    }

    /** What failed, and what to see to. */
    ReplicationException failure(String what, String condition, Exception cause) {
        return new ReplicationException(
                what + " within " + timeout.toMillis() + " ms; see that " + condition + ", and try again"
                        + (cause == null ? "" : ". The cause: " + told(cause).getMessage()),
                cause);
    }

    /** Where Ratis tried again until it was too late, what failed the last time says more. */
    private static Throwable told(Exception cause) {
        return cause instanceof RaftRetryFailureException && cause.getCause() != null ? cause.getCause() : cause;
    }
}
