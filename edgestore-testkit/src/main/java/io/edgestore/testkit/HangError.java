package io.edgestore.testkit;

/** Something under test has not ended in time. */
final class HangError extends AssertionError {

    private static final long serialVersionUID = 1L;

    HangError(AssertionError cause) {
        super(cause.getMessage(), cause);
    }
}
