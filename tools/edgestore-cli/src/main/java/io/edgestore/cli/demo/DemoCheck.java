package io.edgestore.cli.demo;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.ReadOnlyLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands in a log, all of which was found equal to changes of the data, each there once, with LSNs from 1 on.
 *
 * @param changes the place in the data of each record, in the order of the LSNs
 * @param rawBytes how long the records are before compression
 * @param lastFile in which the last record stands
 * @param lastOffset where its frame starts
 * @param lastLength how long that frame is
 */
record DemoCheck(List<Integer> changes, long rawBytes, Path lastFile, long lastOffset, long lastLength) {

    /** Reads a log from its beginning. The first record that is not as it must be fails the demo; so does damage. */
    static DemoCheck of(Path log, List<WalRecord> data) throws IOException {
        Map<WalEntry, Integer> left = new HashMap<>();
        for (int i = 0; i < data.size(); i++) {
            left.put(data.get(i).entry(), i);
        }
        List<Integer> changes = new ArrayList<>();
        long rawBytes = 0;
        Path lastFile = log;
        long lastOffset = 0;
        long lastLength = 0;
        WalOptions options = WalOptions.defaults().withRecoveryPolicy(RecoveryPolicy.FAIL);
        try (LogReader reader = ReadOnlyLog.open(log, options).read()) {
            while (reader.advance()) {
                RecordView record = reader.record();
                Integer change = left.remove(record.toRecord().entry());
                if (change == null || record.lsn() != changes.size() + 1) {
                    throw failed(
                            "LSN " + Long.toUnsignedString(record.lsn()) + " of " + log + " is not what was written");
                }
                changes.add(change);
                rawBytes += record.rawLength();
                lastFile = reader.file();
                lastOffset = record.offset();
                lastLength = record.frameLength();
            }
        }
        return new DemoCheck(List.copyOf(changes), rawBytes, lastFile, lastOffset, lastLength);
    }

    int records() {
        return changes.size();
    }

    /**
     * Fails the demo if a change is not there under its LSN.
     *
     * @param acknowledged the place in the data of each change, by its LSN
     */
    void requireAll(Map<Long, Integer> acknowledged) {
        long missing = acknowledged.entrySet().stream()
                .filter(each -> !isThere(each.getKey(), each.getValue()))
                .count();
        if (missing > 0) {
            throw failed(
                    Amount.of(missing, "acknowledged change") + (missing == 1 ? " is" : " are") + " not in the log");
        }
    }

    private boolean isThere(long lsn, int change) {
        return lsn >= 1 && lsn <= changes.size() && changes.get((int) lsn - 1) == change;
    }

    /** Fails the demo if there is another number of records. */
    void requireRecords(int expected) {
        if (records() != expected) {
            throw failed("there are " + Amount.of(records(), "record") + " in the log, and not " + expected);
        }
    }

    private static CommandFailedException failed(String what) {
        return new CommandFailedException(ExitCode.DAMAGED, "the demo failed: " + what);
    }
}
