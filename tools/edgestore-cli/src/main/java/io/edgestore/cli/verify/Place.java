package io.edgestore.cli.verify;

import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.ReadOnlyLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where a file stands in its log, which says what its end means. */
enum Place {
    /** Nothing is known to follow: a crash can have left the end as it is. */
    LAST,
    /** Other files follow, so it was finished, with a whole frame at its end. */
    FOLLOWED;

    /** Where a file stands among those of its directory, if it is named as one of a log. */
    static Place of(Path file, WalOptions options) {
        Optional<LogFileName> name = LogFileName.of(file);
        return name.isPresent() && isFollowed(name.get(), options) ? FOLLOWED : LAST;
    }

    private static boolean isFollowed(LogFileName name, WalOptions options) {
        try {
            return ReadOnlyLog.open(name.directory(), options).files().stream()
                    .flatMap(other -> LogFileName.of(other).stream())
                    .anyMatch(other -> Long.compareUnsigned(other.lsn(), name.lsn()) > 0);
        } catch (IOException e) {
            return false; // what is wrong with others is not asked here
        }
    }
}
