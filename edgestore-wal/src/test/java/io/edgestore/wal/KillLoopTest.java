package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
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
    private static final int ROUNDS = Integer.getInteger("edgestore.kills", 10);
    private static final int MOST_LINES = 400;
    private static final List<String> SMALL = List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1");

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
    void whatAKilledProcessHadAppendedIsThere() throws Exception {
        Random random = new Random(SEED);
        Path file = directory.resolve("killed.wal");
        long acknowledged = 0;
        for (int round = 0; round < ROUNDS; round++) {
            acknowledged = appendAndKill(file, 1 + random.nextInt(MOST_LINES), acknowledged);

            List<WalRecord> records = SampleLog.read(file);
            assertThat(records.size()).as("records in round %d", round).isGreaterThanOrEqualTo((int) acknowledged);
            assertThat(records).isEqualTo(SampleLog.records(1, records.size()));
            acknowledged = records.size();
        }
    }

    /** The last LSN that it named, in whatever it was doing when it died some lines later. */
    private static long appendAndKill(Path file, int lines, long before) throws Exception {
        try (ForkedJvm child = ForkedJvm.start(SMALL, Appending.class, file)) {
            long last = before;
            for (int i = 0; i < lines; i++) {
                long lsn = Long.parseLong(child.line());
                assertThat(lsn).as("the LSN behind the last one").isEqualTo(last + 1);
                last = lsn;
            }
            child.kill();
            return last;
        }
    }
}
