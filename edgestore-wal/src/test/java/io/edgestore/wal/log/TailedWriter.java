package io.edgestore.wal.log;

import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalOptions;
import java.nio.file.Path;
import java.util.List;

/** A process that appends to small files and syncs until it is killed, and prints each LSN up to which all is durable. */
final class TailedWriter {

    private TailedWriter() {}

    public static void main(String[] args) throws Exception {
        try (WriteAheadLog log =
                WriteAheadLog.open(Path.of(args[0]), WalOptions.defaults().withMaxFileLength(700))) {
            while (true) {
                log.append(SampleLog.entry(log.lastLsn() + 1));
                log.append(List.of(SampleLog.entry(log.lastLsn() + 1), SampleLog.entry(log.lastLsn() + 2)));
                log.sync();
                System.out.println(log.durableLsn());
            }
        }
    }
}
