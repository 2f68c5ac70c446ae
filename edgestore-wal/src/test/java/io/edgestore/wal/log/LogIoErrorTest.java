package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.ForkedJvm;
import io.edgestore.wal.Strace;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails, by the kernel's own errors: what was promised before is there, and nothing is promised after. */
@Timeout(120)
class LogIoErrorTest {

    private static final WalOptions OPTIONS = WalOptions.defaults();

    private static final int MOST = 60;

    @TempDir
    private Path directory;

    /** Appends until it fails, and prints the LSNs that were promised, and how many threads have failed. */
    static final class Writing {

        private Writing() {}

        public static void main(String[] arguments) throws Exception {
            DurableWriters writers = new DurableWriters();
            WalOptions options =
                    arguments.length > 1 ? OPTIONS.withPreallocation(Long.parseLong(arguments[1])) : OPTIONS;
            try (WriteAheadLog log = WriteAheadLog.open(Path.of(arguments[0]), options)) {
                writers.appendUntilItFails(log, MOST);
            } catch (IOException e) {
                System.out.println("failed: " + e.getMessage());
            }
            writers.durable().keySet().forEach(lsn -> System.out.println("durable " + lsn));
            System.out.println("failures: " + writers.failures().size() + " " + writers.failures());
        }
    }

    private Path newest() {
        return directory.resolve("wal-0000000000000001.log");
    }

    /** Each thread's calls are counted apart. */
    private String write(String call, int from, Path on, Object... preallocation)
            throws IOException, InterruptedException {
        WriteAheadLog.open(directory, OPTIONS).close();
        List<String> strace = Strace.failing(call, "EIO:when=" + from + "+", on);
        Object[] arguments =
                Stream.concat(Stream.of(directory), Stream.of(preallocation)).toArray();
        try (ForkedJvm jvm = ForkedJvm.startUnder(strace, List.of(), Writing.class, arguments)) {
            return jvm.rest();
        }
    }

    private void assertPromisesHold(String output) throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
            Map<Long, ?> records = DurableWriters.read(log);
            assertThat(records).hasSize((int) log.lastLsn());
            output.lines()
                    .filter(line -> line.startsWith("durable "))
                    .map(line -> Long.valueOf(line.substring("durable ".length())))
                    .forEach(lsn -> assertThat(records.keySet()).as(output).contains(lsn));
            assertThat(log.append(DurableWriters.entry(0, 0))).isEqualTo(records.size() + 1);
        }
    }

    @Test
    void aFailedWrite() throws Exception {
        String output = write("pwrite64", 2, newest());
        assertThat(output).contains("durable 1\n", "failures: 4", "Input/output error", "close it and open it again");
        assertPromisesHold(output);
    }

    @Test
    void aFailedFsync() throws Exception {
        String output = write("fsync", 5, newest());
        assertThat(output).contains("durable 1\n", "failures: 4", "Input/output error", "close it and open it again");
        assertPromisesHold(output);
    }

    /** The first force makes the length durable, and those behind it only what is written over the zeros. */
    @Test
    void aFailedForceOfTheContentOfAPreallocatedFile() throws Exception {
        String output = write("fdatasync", 2, newest(), 8 << 20);
        assertThat(output).contains("durable 1\n", "failures: 4", "Input/output error", "close it and open it again");
        assertPromisesHold(output);
    }

    /** Nobody knows whether the names in it are durable, and so nothing is promised. */
    @Test
    void aFailedFsyncOfTheDirectory() throws Exception {
        String output = write("fsync", 1, directory);
        assertThat(output)
                .contains("failed: " + directory + ": could not be synced", "Input/output error", "failures: 0")
                .doesNotContain("durable ");
        assertPromisesHold(output);
    }
}
