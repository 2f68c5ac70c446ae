package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Codecs;
import io.edgestore.wal.Damage;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
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

    private Path file(int lsn) {
        return directory.resolve(String.format("wal-%016x.log", lsn));
    }

    /** Two files, LSN 1 and 2. */
    private void writeTwoFiles() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS.withMaxFileLength(1))) {
            log.append(SampleLog.entry(1));
            log.append(SampleLog.entry(2));
        }
    }

    @Test
    void filesAtTheEndThatWereNeverBegunAreNotTheLogs() throws IOException {
        writeTwoFiles();
        byte[] second = Files.readAllBytes(file(2));
        Files.write(file(2), Arrays.copyOf(second, second.length - 1));
        Files.createFile(file(3));
        Files.write(file(4), Arrays.copyOf(second, 8)); // a header alone
        Files.write(file(5), new byte[100]);
        ReadOnlyLog log = ReadOnlyLog.open(directory, OPTIONS);

        assertThat(log.files()).containsExactly(file(1), file(2));
        assertThat(log.unbegunFiles()).containsExactly(file(3), file(4), file(5));
        try (LogReader reader = log.read()) {
            assertThat(reader.advance()).isTrue();
            assertThat(reader.advance()).isFalse();
            assertThat(reader.report().verdict()).isEqualTo(Verdict.TORN_TAIL);
        }
    }

    @Test
    void whatStandsBetweenFilesIsTheLogsInAnyState() throws IOException {
        writeTwoFiles();
        Files.write(file(1), new byte[100]);
        Files.writeString(file(3), "no log at all");

        ReadOnlyLog log = ReadOnlyLog.open(directory, OPTIONS);

        assertThat(log.files()).containsExactly(file(1), file(2), file(3));
        assertThat(log.unbegunFiles()).isEmpty();
        assertThat(lsns(0)).containsExactly(2L);
    }

    @Test
    void aNewestFileOfAnUnknownCodecKeepsNobodyFromTheOthers() throws IOException {
        writeTwoFiles();
        WalOptions none = OPTIONS.withCompressor("none");
        WalWriter.create(file(3), none).close();
        WalOptions withoutNone = OPTIONS.withCodecs(Codecs.builder().build());

        assertThat(ReadOnlyLog.open(directory, OPTIONS).files()).containsExactly(file(1), file(2));
        assertThat(ReadOnlyLog.open(directory, withoutNone).files()).containsExactly(file(1), file(2), file(3));
    }

    @Test
    void theFileOfEachRecordIsTold() throws IOException {
        writeTwoFiles();

        try (LogReader reader = ReadOnlyLog.open(directory, OPTIONS).read()) {
            for (int lsn = 1; lsn <= 2; lsn++) {
                assertThat(reader.advance()).isTrue();
                assertThat(reader.file()).isEqualTo(file(lsn));
            }
            assertThat(reader.advance()).isFalse();
            assertThat(reader.file()).isEqualTo(file(2));
        }
        Path empty = Files.createDirectory(directory.resolve("empty"));
        try (LogReader reader = ReadOnlyLog.open(empty, OPTIONS).read()) {
            assertThat(reader.file()).isEqualTo(empty);
        }
    }

    @Test
    void aTailThatOthersFollowIsDamage() throws IOException {
        writeTwoFiles();
        for (int lsn = 1; lsn <= 2; lsn++) {
            byte[] bytes = Files.readAllBytes(file(lsn));
            Files.write(file(lsn), Arrays.copyOf(bytes, bytes.length - 1));
        }

        try (LogReader reader = ReadOnlyLog.open(directory, OPTIONS).read()) {
            assertThat(reader.advance()).isFalse();
            assertThat(reader.report().verdict(0)).isEqualTo(Verdict.DAMAGED);
            assertThat(reader.report().verdict(1)).isEqualTo(Verdict.TORN_TAIL);
        }
    }

    @Test
    void theListenerIsToldOfAFileWithoutAHeader() throws IOException {
        writeTwoFiles();
        Files.writeString(file(1), "no log at all");
        List<Damage> told = new ArrayList<>();

        try (LogReader reader = ReadOnlyLog.open(directory, OPTIONS.withDamageListener(told::add))
                .read()) {
            assertThat(reader.advance()).isTrue();
        }
        assertThat(told).containsExactly(new Damage(file(1), 0, 13, Damage.Reason.HEADER));
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
