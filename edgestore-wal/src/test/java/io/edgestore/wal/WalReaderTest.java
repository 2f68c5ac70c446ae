package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Codecs;
import io.edgestore.api.UnknownCodecException;
import io.edgestore.testkit.golden.GoldenFile;
import io.edgestore.testkit.golden.GoldenMutation;
import io.edgestore.wal.format.BlockLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WalReaderTest {

    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void setUp() {
        file = dir.resolve("a.wal");
    }

    @Test
    void aMissingFileIsAnError() {
        assertThatThrownBy(() -> WalReader.open(file)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aDirectoryIsAClearError() {
        assertThatThrownBy(() -> WalReader.open(dir))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("is a directory");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDeviceIsAClearErrorAndIsNotRead() {
        assertThatThrownBy(() -> WalReader.open(Path.of("/dev/zero")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("regular file");
    }

    @Test
    void theEmptyPathIsAClearError() {
        for (Path path : List.of(Path.of(""), dir.getRoot())) {
            assertThatThrownBy(() -> WalReader.open(path))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("names no file");
            assertThatThrownBy(() -> WalWriter.create(path))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("names no file");
        }
    }

    @Test
    void damageBeforeARecordOverTheLimitIsTold() throws IOException {
        SampleLog.create(file, 2);
        SampleLog.flip(file, SampleLog.offsets(file).get(1) + 20);
        try (WalWriter writer = WalWriter.open(file)) {
            writer.append(SampleLog.incompressible(3000));
        }
        try (WalReader reader = WalReader.open(file, WalOptions.defaults().withMaxRecordLength(1000))) {
            assertThat(reader.advance()).isTrue();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(reader::advance).isInstanceOf(RecordTooLargeException.class);
                assertThat(reader.report().verdict()).isEqualTo(Verdict.DAMAGED);
                assertThat(reader.report().damageCount()).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "E", "EDGW", "EDGW\1\0\0", "12345678", "no log at all"})
    void whatIsNoLogIsAClearError(String content) throws IOException {
        Files.writeString(file, content);

        assertThatThrownBy(() -> WalReader.open(file))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining(file.toString());
        assertThat(file).hasContent(content);
    }

    @Test
    void whatIsNoLogHasNoDamage() throws IOException {
        Files.writeString(file, "no log");

        assertThatThrownBy(() -> WalReader.open(file))
                .isInstanceOfSatisfying(
                        CorruptLogException.class, e -> assertThat(e.damage()).isEmpty());
    }

    @Test
    void anotherVersionIsNamed() throws IOException {
        Files.writeString(file, "EDGW\u0063\0\0\0");

        assertThatThrownBy(() -> WalReader.open(file))
                .isInstanceOf(FormatVersionException.class)
                .hasMessageContaining("99");
    }

    @Test
    void withoutTheCodecTheFileIsNotRead() throws IOException {
        SampleLog.create(file, 1);
        WalOptions none = WalOptions.defaults().withCodecs(Codecs.builder().build());

        assertThatThrownBy(() -> WalReader.open(file, none)).isInstanceOf(UnknownCodecException.class);
    }

    @Test
    void aHeaderAloneHasNoRecords() throws IOException {
        SampleLog.create(file, 0);
        try (WalReader reader = WalReader.open(file)) {
            assertThat(reader.advance()).isFalse();
            assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
            assertThat(reader.report().firstLsn()).isEmpty();
            assertThat(reader.report().lastLsn()).isEmpty();
        }
    }

    @Test
    void theViewHasEveryFieldAndItsPlace() throws IOException {
        WalEntry entry = WalEntry.put("space", "key", "value")
                .withTransactionId(-2)
                .withTimestampNanos(-3)
                .withTtlSeconds(0xffff_ffffL);
        try (WalWriter writer = WalWriter.create(file)) {
            writer.append(new WalRecord(-9, entry));
        }
        try (WalReader reader = WalReader.open(file)) {
            assertThat(reader.advance()).isTrue();
            RecordView view = reader.record();
            assertThat(view.lsn()).isEqualTo(-9);
            assertThat(view.transactionId()).isEqualTo(-2);
            assertThat(view.timestampNanos()).isEqualTo(-3);
            assertThat(view.ttlSeconds()).isEqualTo(0xffff_ffffL);
            assertThat(view.operation()).isEqualTo(Operation.PUT);
            assertThat(view.namespace()).isEqualTo(ByteBuffer.wrap(entry.namespace()));
            assertThat(view.key()).isEqualTo(ByteBuffer.wrap(entry.key()));
            assertThat(view.value()).isEqualTo(ByteBuffer.wrap(entry.value()));
            assertThat(view.valueHash()).isEqualTo(ByteBuffer.wrap(entry.valueHash()));
            assertThat(view.value().isReadOnly()).isTrue();
            assertThat(view.verify()).isTrue();
            assertThat(view.offset()).isEqualTo(8);
            assertThat(view.frameLength()).isEqualTo(Files.size(file) - 8);
            assertThat(view.rawLength()).isEqualTo(71 + 5 + 3 + 5);
            ByteBuffer raw = ByteBuffer.allocate(view.rawLength());
            entry.writeRaw(-9, BlockLayout.ONE_RECORD, raw);
            assertThat(view.rawRecord()).isEqualTo(raw.flip());
            assertThat(view.rawRecord().isReadOnly()).isTrue();
            assertThat(view.toRecord()).isEqualTo(new WalRecord(-9, entry));
        }
    }

    @Test
    void rawRecordHasWhatStandsBehindTheValueToo() throws IOException {
        GoldenMutation mutation = GoldenMutation.all().stream()
                .filter(each -> each.name().equals("crc-ok/trailing-bytes"))
                .findFirst()
                .orElseThrow();
        Files.write(file, mutation.apply(GoldenFile.SMALL.bytes()));
        try (WalReader reader = WalReader.open(file)) {
            reader.advance();
            reader.advance();
            assertThat(reader.record().lsn()).isEqualTo(77);
            assertThat(reader.record().rawRecord().remaining())
                    .isEqualTo(reader.record().rawLength());
            assertThat(StandardCharsets.US_ASCII
                            .decode(reader.record().rawRecord())
                            .toString())
                    .endsWith("trailing");
        }
    }

    @Test
    void thereIsOneViewAndCopiesStay() throws IOException {
        SampleLog.create(file, 3);
        List<WalRecord> copies = new ArrayList<>();
        try (WalReader reader = WalReader.open(file)) {
            RecordView view = null;
            while (reader.advance()) {
                assertThat(view).isIn(null, reader.record());
                view = reader.record();
                copies.add(view.toRecord());
            }
        }
        assertThat(copies).isEqualTo(SampleLog.records(1, 3));
    }

    @Test
    void thereIsNoRecordBeforeTheFirstNorBehindTheLast() throws IOException {
        SampleLog.create(file, 1);
        try (WalReader reader = WalReader.open(file)) {
            assertThatThrownBy(reader::record).isInstanceOf(IllegalStateException.class);
            assertThat(reader.advance()).isTrue();
            reader.record();
            for (int i = 0; i < 3; i++) {
                assertThat(reader.advance()).isFalse();
                assertThatThrownBy(reader::record).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void theIteratorKeepsItsContract() throws IOException {
        SampleLog.create(file, 3);
        try (WalReader reader = WalReader.open(file)) {
            Iterator<WalRecord> records = reader.iterator();
            assertThat(records.next()).isEqualTo(SampleLog.record(1));
            assertThat(records.hasNext()).isTrue();
            assertThat(records.hasNext()).isTrue();
            assertThat(records.next()).isEqualTo(SampleLog.record(2));
            assertThat(reader.iterator().next())
                    .as("all advance the same reader")
                    .isEqualTo(SampleLog.record(3));
            assertThat(records.hasNext()).isFalse();
            assertThatThrownBy(records::next).isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(records::remove).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void beforeTheEndTheRestIsUnread() throws IOException {
        SampleLog.create(file, 3);
        List<Long> offsets = SampleLog.offsets(file);
        long length = Files.size(file);
        try (WalReader reader = WalReader.open(file)) {
            assertThat(reader.report().unreadBytes()).isEqualTo(length - 8);
            reader.advance();
            assertThat(reader.report().unreadBytes()).isEqualTo(length - offsets.get(1));
            assertThat(reader.report().records()).isEqualTo(1);
            reader.advance();
            assertThat(reader.report().unreadBytes()).isEqualTo(length - offsets.get(2));
            reader.advance();
            assertThat(reader.report().unreadBytes()).isZero();
            assertThat(reader.report().lastLsn()).hasValue(3);
        }
    }

    @Test
    void whatIsAppendedAfterOpeningIsNotRead() throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            SampleLog.append(writer, 2);
            try (WalReader reader = WalReader.open(file)) {
                SampleLog.append(writer, 2);
                assertThat(reader).containsExactlyElementsOf(SampleLog.records(1, 2));
                assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
            }
        }
    }

    @Test
    void failThrowsAtEachCall() throws IOException {
        SampleLog.create(file, 4);
        SampleLog.flip(file, SampleLog.offsets(file).get(1) + 20);
        try (WalReader reader = WalReader.open(file, WalOptions.defaults().withRecoveryPolicy(RecoveryPolicy.FAIL))) {
            assertThat(reader.advance()).isTrue();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(reader::advance)
                        .isInstanceOf(CorruptLogException.class)
                        .hasMessageContaining("checksum");
                assertThatThrownBy(reader::record).isInstanceOf(IllegalStateException.class);
            }
            assertThatThrownBy(() -> reader.iterator().hasNext())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasCauseInstanceOf(CorruptLogException.class);
            assertThat(reader.report().damageCount()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRecordOverTheLimitThrowsAtEachCallAndIsThereUnderAHigherOne(RecoveryPolicy policy) throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            SampleLog.append(writer, 1);
            writer.append(SampleLog.incompressible(3000));
            SampleLog.append(writer, 1);
        }
        WalOptions options = WalOptions.defaults().withRecoveryPolicy(policy);
        try (WalReader reader = WalReader.open(file, options.withMaxRecordLength(3070))) {
            assertThat(reader.advance()).isTrue();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(reader::advance)
                        .isInstanceOf(RecordTooLargeException.class)
                        .hasMessageContaining("3071");
            }
            assertThat(reader.report().unreadBytes()).isPositive();
        }
        try (WalReader reader = WalReader.open(file, options.withMaxRecordLength(3071))) {
            assertThat(reader).extracting(WalRecord::lsn).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void aListenerThatThrowsCostsNoRecord() throws IOException {
        SampleLog.create(file, 4);
        SampleLog.flip(file, SampleLog.offsets(file).get(1) + 20);
        WalOptions options = WalOptions.defaults().withDamageListener(damage -> {
            throw new IllegalStateException("stop here");
        });
        try (WalReader reader = WalReader.open(file, options)) {
            assertThat(reader.advance()).isTrue();
            assertThatThrownBy(reader::advance).hasMessage("stop here");
            assertThat(reader).containsExactly(SampleLog.record(3), SampleLog.record(4));
            assertThat(reader.report().damageCount()).isEqualTo(1);
        }
    }

    @Test
    void readingChangesNothing() throws IOException {
        SampleLog.createTorn(file, 4);
        byte[] bytes = Files.readAllBytes(file);

        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 3));

        assertThat(file).hasBinaryContent(bytes);
        assertThat(SampleLog.names(dir)).containsExactly("a.wal");
    }

    @Test
    void closingTwiceDoesNothing() throws IOException {
        SampleLog.create(file, 1);
        WalReader reader = WalReader.open(file);
        reader.close();
        reader.close();
    }
}
