package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.WalOptions.FormatVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Opening for writing decompresses each whole frame once, whatever is between them. */
class OpeningCostTest {

    private static final int COUNT = 20;

    @TempDir
    private Path dir;

    private Path file;
    private final CountingCompressor codec = new CountingCompressor();

    @BeforeEach
    void nameFile() {
        file = dir.resolve("a.wal");
    }

    private WalOptions options(FormatVersion version) {
        return WalOptions.defaults().withCompressor(codec).withFormatVersion(version);
    }

    private byte[] log(FormatVersion version) throws IOException {
        try (WalWriter writer = WalWriter.create(file, options(version))) {
            SampleLog.append(writer, COUNT);
        }
        return Files.readAllBytes(file);
    }

    private long open(FormatVersion version) throws IOException {
        codec.reset();
        try (WalWriter writer = WalWriter.open(file, options(version))) {
            return writer.nextLsn();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSoundFile(FormatVersion version) throws IOException {
        log(version);

        assertThat(open(version)).isEqualTo(COUNT + 1);

        assertThat(codec.blocks()).isEqualTo(COUNT);
    }

    @ParameterizedTest
    @EnumSource
    void aTornTail(FormatVersion version) throws IOException {
        SampleLog.truncate(file, log(version).length - 1);

        assertThat(open(version)).isEqualTo(COUNT);

        assertThat(codec.blocks()).isEqualTo(COUNT - 1);
    }

    @ParameterizedTest
    @EnumSource
    void damagedContents(FormatVersion version) throws IOException {
        log(version);
        List<Long> offsets = SampleLog.offsets(file);
        codec.reset();
        for (int frame : new int[] {3, 4, 9}) {
            SampleLog.flip(file, offsets.get(frame) + 20);
        }

        assertThat(open(version)).isGreaterThanOrEqualTo(COUNT + 1);

        assertThat(codec.blocks()).isEqualTo(COUNT - 3);
    }

    /** It leads to the start of a later frame: those between are found, and those behind not looked at twice. */
    @ParameterizedTest
    @EnumSource
    void aDamagedLengthThatLeadsOverFrames(FormatVersion version) throws IOException {
        byte[] bytes = log(version);
        List<Long> offsets = SampleLog.offsets(file);
        for (int last : new int[] {8, COUNT}) {
            long end = last == COUNT ? bytes.length : offsets.get(last);
            byte[] damaged = bytes.clone();
            int length = (int) (end - offsets.get(3) - 8);
            ByteBuffer.wrap(damaged)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(offsets.get(3).intValue() + 4, length);
            Files.write(file, damaged);

            assertThat(open(version)).isGreaterThanOrEqualTo(COUNT + 1);

            assertThat(codec.blocks()).isEqualTo(COUNT - 1);
        }
    }

    /** Little in the file, much in memory: once, and never more than the limit for records. */
    @Test
    void framesThatExpand() throws IOException {
        int length = 4 << 20;
        try (WalWriter writer = WalWriter.create(file, options(FormatVersion.FIRST_THAT_FITS))) {
            for (int i = 0; i < 5; i++) {
                writer.append(WalEntry.put("", "", new String(new byte[length])));
            }
        }
        List<Long> offsets = SampleLog.offsets(file);
        SampleLog.flip(file, offsets.get(2) + 20);

        assertThat(open(FormatVersion.FIRST_THAT_FITS)).isEqualTo(6);
        assertThat(codec.bytes()).isBetween(4L * length, 4L * (length + 1000));

        WalOptions limited = options(FormatVersion.FIRST_THAT_FITS).withMaxRecordLength(length);
        codec.reset();
        assertThatThrownBy(() -> WalWriter.open(file, limited)).isInstanceOf(RecordTooLargeException.class);
        assertThat(codec.blocks()).isZero();
    }
}
