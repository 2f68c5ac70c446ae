package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who only reads takes no lock and changes nothing. */
class ReadOnlyLogTest {

    private static final WalOptions OPTIONS = WalOptions.defaults();

    @TempDir
    Path directory;

    private List<Long> lsns(long fromLsn) throws IOException {
        List<Long> lsns = new ArrayList<>();
        try (LogReader reader = ReadOnlyLog.open(directory, OPTIONS).read(fromLsn)) {
            for (WalRecord record : reader) {
                lsns.add(record.lsn());
            }
        }
        return lsns;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aLogThatIsBeingWrittenToIsRead() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS.withMaxFileLength(200))) {
            for (int i = 0; i < 10; i++) {
                log.append(SampleLog.entry(i));
            }
            List<String> before = names();
            assertThat(before).hasSizeGreaterThan(3);
            assertThat(lsns(0)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
            assertThat(lsns(8)).containsExactly(8L, 9L, 10L);
            log.append(SampleLog.entry(11));
            assertThat(lsns(10)).containsExactly(10L, 11L);
        }
    }

    @Test
    void nothingIsChanged() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
            log.append(SampleLog.entry(1));
        }
        Path file = directory.resolve("wal-0000000000000001.log");
        byte[] torn = Files.readAllBytes(file);
        torn = Arrays.copyOf(torn, torn.length - 1);
        Files.write(file, torn);
        List<String> before = names();

        try (LogReader reader = ReadOnlyLog.open(directory, OPTIONS).read()) {
            assertThat(reader.advance()).isFalse();
            assertThat(reader.report().verdict()).isEqualTo(Verdict.TORN_TAIL);
        }
        assertThat(names()).isEqualTo(before);
        assertThat(Files.readAllBytes(file)).isEqualTo(torn);
    }

    @Test
    void anEmptyDirectoryIsAnEmptyLog() throws IOException {
        assertThat(lsns(0)).isEmpty();
        assertThat(names()).isEmpty();
    }

    @Test
    void whatIsNotADirectoryIsRefused() throws IOException {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> ReadOnlyLog.open(missing, OPTIONS))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("missing");
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> ReadOnlyLog.open(file, OPTIONS))
                .isInstanceOf(NotDirectoryException.class)
                .hasMessageContaining("file");
        assertThat(missing).doesNotExist();
    }
}
