package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.Damage;
import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Seed;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalOptions.FormatVersion;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads read all the time while others append and the end is cut off again and again. */
@Timeout(120)
class LogTruncationReadersTest {

    private static final int ROUNDS = 30;
    private static final int READERS = 3;

    @TempDir
    private Path directory;

    /** A record with its LSN can be of one round or of another. */
    private record Of(long lsn, long round) {}

    private final Map<Of, Integer> removedIn = new ConcurrentHashMap<>();
    private final Queue<Damage> damages = new ConcurrentLinkedQueue<>();

    /** The last round whose truncation has returned. */
    private volatile int truncations;

    private volatile boolean over;

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void nobodySeesWhatWasRemoved(FormatVersion version) throws Exception {
        WalOptions options = WalOptions.defaults()
                .withFormatVersion(version)
                .withRecoveryPolicy(RecoveryPolicy.FAIL)
                .withDamageListener(damages::add)
                .withMaxFileLength(1500);
        Random random = new Random(Seed.of(getClass()));
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        try (WriteAheadLog log = WriteAheadLog.open(directory, options)) {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(() -> readAll(log)));
            }
            List<Of> there = new ArrayList<>();
            for (int round = 1; round <= ROUNDS; round++) {
                append(log, there, 5 + random.nextInt(20), round);
                truncate(log, there, there.size() - random.nextInt(Math.min(there.size(), 25)), round);
                assertThat(log.lastLsn()).isEqualTo(there.size());
            }
            over = true;
            int seen = 0;
            for (Future<Integer> reader : readers) {
                seen += reader.get(60, TimeUnit.SECONDS);
            }
            assertThat(seen).as("records that were read").isPositive();
            assertThat(damages).isEmpty();
            assertThat(read(log)).isEqualTo(there);
        } finally {
            over = true;
            threads.shutdownNow();
        }
    }

    private static void append(WriteAheadLog log, List<Of> there, int count, int round) throws IOException {
        List<WalEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Of record = new Of(there.size() + 1, round);
            there.add(record);
            entries.add(SampleLog.entry(record.lsn()).withTransactionId(round));
        }
        log.append(entries);
    }

    private void truncate(WriteAheadLog log, List<Of> there, int lsn, int round) throws IOException {
        log.truncateAfter(lsn);
        List<Of> removed = there.subList(lsn, there.size());
        removed.forEach(record -> removedIn.put(record, round));
        removed.clear();
        truncations = round;
    }

    private int readAll(WriteAheadLog log) throws IOException {
        int seen = 0;
        while (!over) {
            try (LogReader reader = log.read()) {
                int before = truncations;
                while (reader.advance()) {
                    seen++;
                    Of record = of(reader.record().toRecord());
                    Integer gone = removedIn.get(record);
                    assertThat(gone == null || gone > before)
                            .as("%s was removed by truncation %s of %s", record, gone, before)
                            .isTrue();
                    before = truncations;
                }
            } catch (LsnNotAvailableException e) {
                // The log was truncated meanwhile.
            }
        }
        return seen;
    }

    private static Of of(WalRecord record) {
        return new Of(record.lsn(), record.entry().transactionId());
    }

    private static List<Of> read(WriteAheadLog log) throws IOException {
        List<Of> records = new ArrayList<>();
        try (LogReader reader = log.read()) {
            reader.forEach(record -> records.add(of(record)));
        }
        return records;
    }
}
