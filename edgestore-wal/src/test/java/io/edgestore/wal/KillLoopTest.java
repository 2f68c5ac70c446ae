package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.kill.KillLoop;
import io.edgestore.testkit.kill.KillReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real process is killed while it appends, again and again, always on the same file: whatever it had said was appended
 * is there. More rounds by {@code -Dedgestore.kills=1000}.
 */
@Timeout(1800)
class KillLoopTest {

    private static final long SEED = Seed.of(KillLoopTest.class);
    private static final int ROUNDS_OF_BATCHES = Integer.getInteger("edgestore.kills", 10);

    @TempDir
    Path directory;

    /** Appends until it is killed, and says so behind each record. */
    static final class Appending {

        private Appending() {}

        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0]);
            try (WalWriter writer = Files.exists(file) ? WalWriter.open(file) : WalWriter.create(file)) {
                while (true) {
                    System.out.println(writer.append(SampleLog.entry(writer.nextLsn())));
                }
            }
        }
    }

    @Test
    void whatAKilledProcessHadAppendedIsThere() {
        Path file = directory.resolve("killed.wal");

        KillReport report = KillLoop.of(Appending.class, file)
                .acknowledgements(Long::valueOf)
                .killWithin(400)
                .seed(SEED)
                .check(acknowledged -> {
                    List<WalRecord> records = SampleLog.read(file);
                    assertThat(records).isEqualTo(SampleLog.records(1, records.size()));
                    // None twice: a child goes on behind what the one before it had left.
                    assertThat(acknowledged).isEqualTo(List.copyOf(new TreeSet<>(acknowledged)));
                    assertThat(acknowledged.get(acknowledged.size() - 1))
                            .as("the last LSN that was acknowledged, of %d records", records.size())
                            .isLessThanOrEqualTo(records.size());
                });

        System.out.println("KillLoopTest: " + report);
        assertThat(report.rounds()).isEqualTo(Integer.getInteger("edgestore.kills", 20));
    }

    /** Appends batches, each in one frame without value hashes, until it is killed, and says so behind each. */
    static final class AppendingBatches {

        private static final WalOptions OPTIONS = WalOptions.defaults()
                .withFormatVersion(WalOptions.FormatVersion.VERSION_2)
                .withoutValueHashes();

        private AppendingBatches() {}

        /** Told by where it begins: of 1 to 300 records, so that most frames lie across pages. */
        static List<WalEntry> batch(long firstLsn) {
            int count = 1 + (int) (firstLsn * 31 % 300);
            return LongStream.range(firstLsn, firstLsn + count)
                    .mapToObj(lsn -> SampleLog.entry(lsn).withoutValueHash())
                    .toList();
        }

        /** A round may have ended between two batches, and the next one goes on there. */
        static WalWriter openOrCreate(Path file) throws IOException {
            return Files.exists(file) ? WalWriter.open(file, OPTIONS) : WalWriter.create(file, OPTIONS);
        }

        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0]);
            try (WalWriter writer = openOrCreate(file)) {
                while (true) {
                    List<WalEntry> batch = batch(writer.nextLsn());
                    System.out.println(writer.appendAtomically(batch) + batch.size() - 1);
                }
            }
        }
    }

    @Test
    void aBatchOfAKilledProcessIsThereWholeOrNotAtAll() {
        Path file = directory.resolve("killed.wal");

        KillReport report = killBatches(AppendingBatches.class, file);

        System.out.println("KillLoopTest, batches: " + report);
        assertThat(report.rounds()).isEqualTo(ROUNDS_OF_BATCHES);
    }

    private static KillReport killBatches(Class<?> appending, Path file) {
        return KillLoop.of(appending, file)
                .acknowledgements(Long::valueOf)
                .killWithin(15)
                .rounds(ROUNDS_OF_BATCHES)
                .seed(SEED)
                .check(acknowledged -> {
                    List<WalRecord> records = SampleLog.read(file);
                    assertThat(records).as("the records of whole batches").isEqualTo(wholeBatches(records.size()));
                    assertThat(acknowledged).isEqualTo(List.copyOf(new TreeSet<>(acknowledged)));
                    assertThat(acknowledged.get(acknowledged.size() - 1))
                            .as("the last LSN that was acknowledged, of %d records", records.size())
                            .isLessThanOrEqualTo(records.size());
                });
    }

    /** The planted fault: a batch in two frames, and mostly only one of them is written. */
    static final class AppendingHalves {

        private AppendingHalves() {}

        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0]);
            try (WalWriter writer = AppendingBatches.openOrCreate(file)) {
                while (true) {
                    List<WalEntry> batch = AppendingBatches.batch(writer.nextLsn());
                    int half = batch.size() / 2;
                    if (half > 0) {
                        writer.appendAtomically(batch.subList(0, half));
                    }
                    LockSupport.parkNanos(5_000_000);
                    writer.appendAtomically(batch.subList(half, batch.size()));
                    System.out.println(writer.nextLsn() - 1);
                }
            }
        }
    }

    @Test
    void halfABatchIsFound() {
        Path file = directory.resolve("killed.wal");

        assertThatThrownBy(() -> killBatches(AppendingHalves.class, file))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the records of whole batches");
    }

    /** So many records, and those that are missing of the last batch. */
    private static List<WalRecord> wholeBatches(int least) {
        List<WalRecord> records = new ArrayList<>();
        while (records.size() < least) {
            for (WalEntry entry : AppendingBatches.batch(records.size() + 1L)) {
                records.add(new WalRecord(records.size() + 1L, entry));
            }
        }
        return records;
    }

    /** Kills a few children, and says whether each had unpacked a native library into its temporary directory. */
    static final class Killing {

        private Killing() {}

        public static void main(String[] arguments) {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            KillLoop.of(Appending.class, arguments[0]).rounds(3).seed(SEED).check(acknowledged -> {
                try (Stream<Path> files = Files.walk(temporary)) {
                    System.out.println(files.anyMatch(file -> file.toString().endsWith(".so")
                            && file.getFileName().toString().contains("lz4")));
                }
            });
        }
    }

    @Test
    void whatKilledProcessesUnpackedIsDeleted(@TempDir Path temporary) throws Exception {
        List<String> options = List.of("-Djava.io.tmpdir=" + temporary);
        try (ForkedJvm jvm = ForkedJvm.start(options, Killing.class, directory.resolve("killed.wal"))) {
            assertThat(jvm.rest().lines()).contains("true", "true", "true").doesNotContain("false");
            assertThat(jvm.exitCode()).isZero();
        }
        assertThat(temporary).isEmptyDirectory();
    }
}
