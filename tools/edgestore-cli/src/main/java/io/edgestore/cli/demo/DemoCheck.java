package io.edgestore.cli.demo;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What stands in a log, all of which was found equal to the data.
 *
 * @param records how many records there are
 * @param rawBytes how long they are before compression
 * @param lastOffset where the last one's frame starts
 * @param lastLength how long that frame is
 */
record DemoCheck(int records, long rawBytes, long lastOffset, long lastLength) {

    /** Reads a log from its beginning. The first record that is not the one of the data fails the demo. */
    static DemoCheck of(Path log, List<WalRecord> data) throws IOException {
        int records = 0;
        long rawBytes = 0;
        long lastOffset = 0;
        long lastLength = 0;
        try (WalReader reader = WalReader.open(log)) {
            while (reader.advance()) {
                RecordView record = reader.record();
                if (records == data.size() || !record.toRecord().equals(data.get(records))) {
                    throw new CommandFailedException(
                            ExitCode.DAMAGED,
                            "the demo failed: record " + (records + 1) + " of " + log + " is not what was written");
                }
                records++;
                rawBytes += record.rawLength();
                lastOffset = record.offset();
                lastLength = record.frameLength();
            }
        }
        return new DemoCheck(records, rawBytes, lastOffset, lastLength);
    }

    /** Fails the demo if there are fewer records. */
    void requireAtLeast(int expected, String whose) {
        if (records < expected) {
            throw new CommandFailedException(
                    ExitCode.DAMAGED,
                    "the demo failed: " + Amount.of(expected - records, whose + " record")
                            + (expected - records == 1 ? " is" : " are") + " not in the log");
        }
    }
}
