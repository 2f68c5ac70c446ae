package io.edgestore.cli.inspect;

import io.edgestore.cli.file.FileFormat;
import io.edgestore.wal.Damage;
import io.edgestore.wal.RecoveryReport;
import java.nio.file.Path;
import java.util.List;

/**
 * What is in a file.
 *
 * @param format what it is written in
 * @param report what the reader says of it
 * @param rawBytes how long its records are before compression
 * @param strip its segments, from its beginning to its end
 * @param damages the first of its damages; {@link RecoveryReport#damageCount} are all
 * @param sizes of its records
 * @param times of its records
 * @param cut what was once cut from it
 */
record InspectedFile(
        FileFormat format,
        RecoveryReport report,
        long rawBytes,
        List<Segment> strip,
        List<Damage> damages,
        Sizes sizes,
        Times times,
        List<CutCopy> cut) {

    Path file() {
        return report.file();
    }
}
