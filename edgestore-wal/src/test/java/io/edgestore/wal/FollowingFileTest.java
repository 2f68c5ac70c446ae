package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is one of several: it goes on with LSNs, is read up to an end, and may be another than is asked for. */
class FollowingFileTest {

    private static final WalOptions OPTIONS = WalOptions.defaults();

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("a.wal");
    }

    @Test
    void aNewFileGoesOnWithAnLsn() throws IOException {
        try (WalWriter writer = WalWriter.create(file(), OPTIONS, 41)) {
            assertThat(writer.nextLsn()).isEqualTo(41);
            SampleLog.append(writer, 2);
        }
        assertThat(SampleLog.read(file())).isEqualTo(SampleLog.records(41, 42));
    }

    @Test
    void lsnsOfOtherFilesCountWhenAFileIsOpened() throws IOException {
        SampleLog.create(file(), 3);
        try (WalWriter writer = WalWriter.open(file(), OPTIONS, 2)) {
            assertThat(writer.nextLsn()).as("its own are above that").isEqualTo(4);
        }
        try (WalWriter writer = WalWriter.open(file(), OPTIONS, -1)) {
            assertThat(writer.append(SampleLog.entry(1))).as("u64").isEqualTo(-1);
            assertThat(writer.nextLsn()).isZero();
        }
        try (WalWriter writer = WalWriter.open(file(), OPTIONS, 5)) {
            assertThat(writer.nextLsn()).as("all are used up").isZero();
        }
    }

    @Test
    void aFileIsReadAsIfItEndedEarlier() throws IOException {
        SampleLog.create(file(), 3);
        long third = SampleLog.offsets(file()).get(2);
        assertThat(lsns(third, Verdict.CLEAN)).containsExactly(1L, 2L);
        assertThat(lsns(third + 10, Verdict.TORN_TAIL)).containsExactly(1L, 2L);
        assertThat(lsns(Files.size(file()) + 10, Verdict.CLEAN)).containsExactly(1L, 2L, 3L);
        assertThatThrownBy(() -> WalReader.open(file(), OPTIONS, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private List<Long> lsns(long end, Verdict verdict) throws IOException {
        List<Long> lsns = new ArrayList<>();
        try (WalReader reader = WalReader.open(file(), OPTIONS, end)) {
            reader.forEach(record -> lsns.add(record.lsn()));
            assertThat(reader.report().verdict()).isEqualTo(verdict);
            assertThat(reader.nextLsn()).isEqualTo(lsns.size() + 1);
        }
        return lsns;
    }

    @Test
    void aFileIsAsAskedUnlessTheOptionsWantWhatItIsNot() throws IOException {
        WalOptions version2 = OPTIONS.withFormatVersion(WalOptions.FormatVersion.VERSION_2);
        assertIsAsAskedBy(OPTIONS, OPTIONS, true);
        assertIsAsAskedBy(OPTIONS, OPTIONS.withCompressor("lz4").withChecksum("crc32c"), true);
        assertIsAsAskedBy(OPTIONS, OPTIONS.withCompressor("none"), false);
        assertIsAsAskedBy(OPTIONS, version2, false);
        assertIsAsAskedBy(OPTIONS, OPTIONS.withoutValueHashes(), false);
        assertIsAsAskedBy(version2, OPTIONS, true);
        assertIsAsAskedBy(version2, version2, true);
        assertIsAsAskedBy(version2, OPTIONS.withChecksum("xxh32"), false);
        assertIsAsAskedBy(OPTIONS.withoutValueHashes(), version2, true);
    }

    private void assertIsAsAskedBy(WalOptions made, WalOptions asked, boolean expected) throws IOException {
        WalWriter.replace(file(), made).close();
        try (WalReader reader = WalReader.open(file(), asked)) {
            assertThat(reader.isAsAskedBy(asked)).isEqualTo(expected);
        }
    }

    /** Room that was allocated and never used, more than any header takes. */
    @Test
    void aLongFileOfZerosIsStillRefusedByItself() throws IOException {
        Files.write(file(), new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> WalWriter.open(file()))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("it is all zeros, 1048577 of them");
    }
}
