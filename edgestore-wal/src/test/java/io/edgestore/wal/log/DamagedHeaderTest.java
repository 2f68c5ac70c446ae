package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.FormatVersionException;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalOptions.FormatVersion;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file whose header is damaged costs its own records, and no others: the log starts. One of a newer release is refused. */
class DamagedHeaderTest {

    private static final WalOptions OPTIONS = WalOptions.defaults();

    /** Up to the version: what is behind that is ignored in version 1. */
    private static final int VERSION_1_HEADER = 5;

    private static final int VERSION_2_HEADER = 24 + "lz4".length() + "crc32c".length();

    private Path directory;

    @BeforeEach
    void aDisk() throws IOException {
        directory = Files.createDirectory(CrashFileSystem.create().getPath("/log"));
    }

    private Path file(long nameLsn) {
        return directory.resolve(String.format("wal-%016x.log", nameLsn));
    }

    private void create(long firstLsn, long lastLsn, FormatVersion version) throws IOException {
        try (WalWriter writer = WalWriter.create(file(firstLsn), OPTIONS.withFormatVersion(version), firstLsn)) {
            SampleLog.append(writer, (int) (lastLsn - firstLsn + 1));
        }
    }

    private static int headerLength(FormatVersion version) {
        return version == FormatVersion.VERSION_2 ? VERSION_2_HEADER : VERSION_1_HEADER;
    }

    private static void flipBit(Path file, int bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        Files.write(file, bytes);
    }

    private static List<Long> lsns(LogReader reader) {
        List<Long> lsns = new ArrayList<>();
        for (WalRecord record : reader) {
            lsns.add(record.lsn());
        }
        return lsns;
    }

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void anyBitOfTheNewestFile(FormatVersion version) throws IOException {
        for (int bit = 0; bit < headerLength(version) * 8; bit++) {
            aDisk();
            create(1, 2, version);
            create(3, 5, version);
            flipBit(file(3), bit);
            byte[] damaged = Files.readAllBytes(file(3));
            try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
                assertThat(log.report().found().verdict()).as("bit %d", bit).isEqualTo(Verdict.DAMAGED);
                long lsn = log.append(SampleLog.entry(6));
                assertThat(lsn).as("bit %d", bit).isGreaterThan(5);
                try (LogReader reader = log.read()) {
                    assertThat(lsns(reader)).as("bit %d", bit).containsExactly(1L, 2L, lsn);
                    assertThat(reader.report().verdict()).isEqualTo(Verdict.DAMAGED);
                }
            }
            assertThat(Files.readAllBytes(file(3))).as("bit %d", bit).isEqualTo(damaged);
        }
    }

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void anyBitOfAnOlderFile(FormatVersion version) throws IOException {
        for (int bit = 0; bit < headerLength(version) * 8; bit++) {
            aDisk();
            create(1, 2, version);
            create(3, 5, version);
            create(6, 7, version);
            flipBit(file(3), bit);
            try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
                assertThat(log.report().found().verdict()).as("bit %d", bit).isEqualTo(Verdict.DAMAGED);
                assertThat(log.append(SampleLog.entry(8))).as("bit %d", bit).isEqualTo(8);
                try (LogReader reader = log.read()) {
                    assertThat(lsns(reader)).as("bit %d", bit).containsExactly(1L, 2L, 6L, 7L, 8L);
                }
            }
        }
    }

    /** Whatever it is, nothing may be written behind what this release does not understand. */
    @ParameterizedTest
    @ValueSource(longs = {1, 4})
    void aFileOfANewerReleaseIsRefusedAndLeft(long lsn) throws IOException {
        create(1, 3, FormatVersion.FIRST_THAT_FITS);
        create(4, 6, FormatVersion.FIRST_THAT_FITS);
        byte[] newer = new byte[500];
        System.arraycopy(new byte[] {'E', 'D', 'G', 'W', 3, 0, 40}, 0, newer, 0, 7);
        for (int i = 10; i < newer.length; i++) {
            newer[i] = (byte) (i * 7);
        }
        CRC32C crc = new CRC32C();
        crc.update(newer, 0, 36);
        ByteBuffer.wrap(newer).order(ByteOrder.LITTLE_ENDIAN).putInt(36, (int) crc.getValue());
        Files.write(file(lsn), newer);
        List<String> before = SampleLog.names(directory);

        assertThatThrownBy(() -> WriteAheadLog.open(directory, OPTIONS))
                .isInstanceOfSatisfying(FormatVersionException.class, e -> {
                    assertThat(e.found()).isEqualTo(3);
                    assertThat(e.isOfLaterRelease()).isTrue();
                    assertThat(e.contentVersion()).isEmpty();
                })
                .hasMessageContaining(file(lsn).toString())
                .hasMessageContaining("a newer one");

        assertThat(file(lsn)).hasBinaryContent(newer);
        assertThat(SampleLog.names(directory))
                .containsAll(before)
                .hasSize(before.size() + 1)
                .contains("LOCK");
    }

    @ParameterizedTest
    @CsvSource({"FIRST_THAT_FITS,1", "VERSION_2,2"})
    void theErrorOfOneFileTellsADamagedVersionToo(FormatVersion version, int content) throws IOException {
        create(1, 2, version);
        byte[] bytes = Files.readAllBytes(file(1));
        bytes[4] = 77;
        Files.write(file(1), bytes);

        assertThatThrownBy(() -> WalWriter.open(file(1), OPTIONS))
                .isInstanceOfSatisfying(FormatVersionException.class, e -> {
                    assertThat(e.found()).isEqualTo(77);
                    assertThat(e.isOfLaterRelease()).isFalse();
                    assertThat(e.contentVersion()).hasValue(content);
                })
                .hasMessageContaining("the header is damaged")
                .hasMessageContaining("withLostHeader");
    }

    /** Nothing vouches for its version, neither a header of version 2 nor a frame of version 1: it is damage all the same. */
    @Test
    void aFileOfWhichNothingIsKnownIsDamageAndTheLogStarts() throws IOException {
        byte[] zeros = new byte[100];
        System.arraycopy(new byte[] {'E', 'D', 'G', 'W', 3}, 0, zeros, 0, 5);
        for (int length : new int[] {8, 12, 16, 100}) {
            assertStartsBehind(Arrays.copyOf(zeros, length));
        }
        aDisk();
        create(1, 1, FormatVersion.FIRST_THAT_FITS);
        byte[] damaged = Files.readAllBytes(file(1));
        damaged[4] = 77;
        damaged[damaged.length - 1] ^= 1;
        assertStartsBehind(damaged);
    }

    private void assertStartsBehind(byte[] damaged) throws IOException {
        aDisk();
        Files.write(file(1), damaged);
        assertThatThrownBy(() -> WalWriter.open(file(1), OPTIONS))
                .isInstanceOfSatisfying(FormatVersionException.class, e -> {
                    assertThat(e.isOfLaterRelease()).isFalse();
                    assertThat(e.contentVersion()).isEmpty();
                })
                .hasMessageContaining("no checksum")
                .hasMessageContaining("withLostHeader");
        assertThatThrownBy(() -> WriteAheadLog.open(directory, OPTIONS.withRecoveryPolicy(RecoveryPolicy.FAIL)))
                .isInstanceOf(CorruptLogException.class);
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
            assertThat(log.report().found().verdict()).isEqualTo(Verdict.DAMAGED);
            long lsn = log.append(SampleLog.entry(6));
            assertThat(lsn).isGreaterThan(1);
            try (LogReader reader = log.read()) {
                assertThat(lsns(reader)).containsExactly(lsn);
            }
        }
        assertThat(file(1)).hasBinaryContent(damaged);
    }

    /** An archive may write-protect it. */
    @Test
    void aDamagedFileThatMayNotBeWrittenIsNoReasonNotToStart() throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        directory = Files.createDirectory(disk.getPath("/log"));
        create(1, 3, FormatVersion.FIRST_THAT_FITS);
        flipBit(file(1), 0);
        disk.on(Kind.WRITE).at(file(1)).fail(() -> new AccessDeniedException(file(1).toString()));
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
            assertThat(log.report().found().verdict()).isEqualTo(Verdict.DAMAGED);
            assertThat(log.append(SampleLog.entry(6))).isGreaterThan(3);
        }
        assertThat(disk.unmetFaults())
                .as("what may not be durable was to be written anew")
                .isEmpty();
    }
}
