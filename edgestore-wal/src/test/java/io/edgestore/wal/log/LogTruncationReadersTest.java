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
    /** What one reader got, for each that others had. */
    private final Queue<List<Of>> seenTogether = new ConcurrentLinkedQueue<>();

    private final Queue<Damage> damages = new ConcurrentLinkedQueue<>();

    /** The last round whose truncation has returned. */
    private volatile int truncations;

    private volatile boolean over;

    private WalOptions options() {
        return WalOptions.defaults()
                .withRecoveryPolicy(RecoveryPolicy.FAIL)
                .withDamageListener(damages::add)
                .withMaxFileLength(1500);
    }

    private interface Reading {
        int read(WriteAheadLog log) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void nobodySeesWhatWasRemoved(FormatVersion version) throws Exception {
        readWhileItIsTruncated(version, this::readAll);
    }

    /** They do not see at once that records were removed, but none that were before they began, and no mix. */
    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void othersSeeOnlyWhatWasThereTogether(FormatVersion version) throws Exception {
        readWhileItIsTruncated(version, log -> readAllAsOthers());
        assertThat(seenTogether).isNotEmpty().allSatisfy(seen -> {
            int begun =
                    seen.stream().mapToInt(record -> (int) record.round()).max().orElse(0);
            assertThat(seen)
                    .allSatisfy(record -> assertThat(removedIn.getOrDefault(record, ROUNDS + 1))
                            .as("%s, of %s", record, seen)
                            .isGreaterThanOrEqualTo(begun));
        });
    }

    private void readWhileItIsTruncated(FormatVersion version, Reading reading) throws Exception {
        WalOptions options = options().withFormatVersion(version);
        Random random = new Random(Seed.of(getClass()));
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        try (WriteAheadLog log = WriteAheadLog.open(directory, options)) {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(() -> reading.read(log)));
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

    private int readAllAsOthers() throws IOException {
        int seen = 0;
        while (!over) {
            List<Of> together = new ArrayList<>();
            int before = truncations;
            try (LogReader reader = ReadOnlyLog.open(directory, options()).read()) {
                while (reader.advance()) {
                    together.add(of(reader.record().toRecord()));
                }
            } catch (LsnNotAvailableException e) {
                // The log was truncated meanwhile.
            }
            assertThat(together)
                    .allSatisfy(record -> assertThat(removedIn.getOrDefault(record, ROUNDS + 1))
                            .as("%s was removed before", record)
                            .isGreaterThan(before));
            seen += together.size();
            seenTogether.add(together);
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
