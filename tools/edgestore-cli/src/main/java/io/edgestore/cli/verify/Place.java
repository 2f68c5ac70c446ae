package io.edgestore.cli.verify;

/** Where a file stands in its log, which says what its end means. */
enum Place {
    /** Nothing is known to follow: a crash can have left the end as it is. */
    LAST,
    /** Other files follow, so it was finished, with a whole frame at its end. */
    FOLLOWED
}
