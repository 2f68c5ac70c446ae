package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader or a writer held is free when it is closed, and not only after a collection. */
class ClosedMemoryTest {

    /** Where the JDK cannot ask for a collection, and none comes by itself soon. */
    private static final List<String> NO_COLLECTIONS = List.of(
            "-XX:+DisableExplicitGC",
            "-XX:MaxDirectMemorySize=64m",
            "-Xmx512m",
            "-Xmn400m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");

    @TempDir
    Path dir;

    /** Creates, opens and reads files with one record each, and prints the most MiB of direct memory. */
    static final class Openings {

        private Openings() {}

        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0]);
            WalEntry entry = SampleLog.incompressible(Integer.parseInt(arguments[1]));
            int openings = Integer.parseInt(arguments[2]);
            long most = 0;
            for (int i = 0; i < openings; i++) {
                Files.deleteIfExists(file);
                try (WalWriter writer = WalWriter.create(file)) {
                    writer.append(entry);
                }
                cutLastByte(file);
                WalWriter.open(file, WalOptions.defaults()).close();
                Files.delete(copyOfTail(file));
                try (WalWriter writer = WalWriter.open(file)) {
                    writer.append(entry);
                }
                most = Math.max(most, directMemory());
                for (int reading = 0; reading < 5; reading++) {
                    read(file);
                }
            }
            System.out.println(most >> 20);
        }

        private static void read(Path file) throws IOException {
            try (WalReader reader = WalReader.open(file)) {
                while (reader.advance()) {
                    reader.record().lsn();
                }
            }
        }

        /** By a channel: the JDK reads and writes arrays by way of direct memory that it keeps. */
        private static void cutLastByte(Path file) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() - 1);
            }
        }

        private static long directMemory() {
            return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getTotalCapacity)
                    .sum();
        }

        private static Path copyOfTail(Path file) throws IOException {
            try (var names = Files.newDirectoryStream(file.getParent(), "*.cut-*")) {
                return names.iterator().next();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1048576, 125", "20971520, 3"})
    void openingAgainAndAgainTakesNoMoreMemory(int bytes, int openings) throws Exception {
        try (ForkedJvm jvm = ForkedJvm.start(NO_COLLECTIONS, Openings.class, dir.resolve("a.wal"), bytes, openings)) {
            assertThat(jvm.rest()).matches("\\d|1\\d");
        }
    }

    /** As little as others may have left of it. */
    @Test
    void withoutDirectMemoryTheHeapWillDo() throws Exception {
        List<String> options = new ArrayList<>(NO_COLLECTIONS);
        options.add("-XX:MaxDirectMemorySize=1m");
        try (ForkedJvm jvm = ForkedJvm.start(options, Openings.class, dir.resolve("a.wal"), 1 << 20, 2)) {
            assertThat(jvm.rest()).isEqualTo("0");
        }
    }

    @Test
    void aClosedReaderReadsNothing() throws IOException {
        WalReader reader = WalReader.open(SampleLog.create(dir.resolve("a.wal"), 3));
        assertThat(reader.advance()).isTrue();
        RecordView view = reader.record();
        reader.close();
        reader.close();

        assertThatThrownBy(reader::advance).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(reader::record).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(view::value).isInstanceOf(RuntimeException.class);
        assertThat(reader.report().records()).isEqualTo(1);
    }

    /** Else the call would go on in memory that is another one's. */
    @Test
    void aReaderThatIsClosedInTheMiddleOfACallKeepsItsMemoryToItsEnd() throws IOException {
        byte[] bytes = Files.readAllBytes(SampleLog.create(dir.resolve("a.wal"), 3));
        bytes[8] ^= 1;
        Files.write(dir.resolve("a.wal"), bytes);
        WalReader[] reader = new WalReader[1];
        WalEntry other = SampleLog.incompressible(3000);
        try (WalWriter writer = WalWriter.create(dir.resolve("b.wal"))) {
            writer.append(other);
        }
        try (WalReader second = WalReader.open(dir.resolve("b.wal"))) {
            WalOptions options = WalOptions.defaults().withDamageListener(damage -> {
                try {
                    reader[0].close();
                    second.advance();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            reader[0] = WalReader.open(dir.resolve("a.wal"), options);

            assertThatThrownBy(reader[0]::advance)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed in the middle");

            assertThat(second.record().toRecord().entry()).isEqualTo(other);
        }
    }
}
