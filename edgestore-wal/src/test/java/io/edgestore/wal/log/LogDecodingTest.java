package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of several files, each long enough to be decoded by several threads. */
class LogDecodingTest {

    private static final WalOptions ONE = WalOptions.defaults().withRecoveryPolicy(RecoveryPolicy.SALVAGE);
    private static final WalOptions FOUR = ONE.withDecodingThreads(4);
    private static final int COUNT = 500;

    @TempDir
    Path directory;

    private static List<Object> reading(Path directory, WalOptions options) throws IOException {
        List<Object> found = new ArrayList<>();
        ReadOnlyLog log = ReadOnlyLog.open(directory, options.withDamageListener(found::add));
        try (LogReader reader = log.read()) {
            for (WalRecord record : reader) {
                found.add(record);
            }
            found.add(reader.report().files());
            found.add(reader.report().gaps());
        }
        return found;
    }

    @Test
    void itIsReadAsByOneThreadWholeAndDamaged() throws IOException {
        WalEntry entry = SampleLog.incompressible(7_000);
        try (WriteAheadLog log = WriteAheadLog.open(directory, FOUR.withMaxFileLength(1_500_000))) {
            log.append(Collections.nCopies(COUNT, entry));
            log.append(Collections.nCopies(COUNT, entry));
            try (LogReader reader = log.read(1)) {
                assertThat(reader)
                        .hasSize(2 * COUNT)
                        .allMatch(record -> record.entry().equals(entry));
            }
        }
        assertThat(reading(directory, FOUR)).isEqualTo(reading(directory, ONE));

        for (String name : SampleLog.names(directory)) {
            Path file = directory.resolve(name);
            if (name.endsWith(".log")) {
                SampleLog.flip(file, Files.size(file) / 2);
            }
        }

        assertThat(reading(directory, FOUR)).isEqualTo(reading(directory, ONE));
    }
}
