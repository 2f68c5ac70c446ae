package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Codecs;
import io.edgestore.wal.format.RawRecord;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is too large is refused before a byte is written; what just fits comes back. */
class LimitsTest {

    private static final byte[] NOTHING = {};
    private static final int MAX_PAYLOAD = 64 << 20;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path dir = disk.directory();

    private Path file;

    @BeforeEach
    void setUp() {
        file = dir.resolve("a.wal");
    }

    private void assertRefused(WalWriter writer, WalEntry entry, String why) throws IOException {
        disk.forgetCalls();
        long length = writer.length();
        long next = writer.nextLsn();

        assertThatThrownBy(() -> writer.append(entry))
                .isInstanceOf(RecordTooLargeException.class)
                .hasMessageContaining(why);

        assertThat(disk.calls()).isEmpty();
        assertThat(writer.length()).isEqualTo(length);
        assertThat(writer.nextLsn()).isEqualTo(next);
        SampleLog.append(writer, 1);
    }

    @Test
    void aNamespaceHasAtMost65535Bytes() throws IOException {
        WalEntry longest = WalEntry.put(new byte[65_535], NOTHING, NOTHING);
        try (WalWriter writer = WalWriter.create(disk.path("a.wal"))) {
            SampleLog.append(writer, 1);
            assertRefused(writer, WalEntry.put(new byte[65_536], NOTHING, NOTHING), "65536");
            writer.append(longest);
        }
        assertThat(SampleLog.read(file))
                .containsExactly(SampleLog.record(1), SampleLog.record(2), new WalRecord(3, longest));
    }

    @Test
    void aRecordHasAtMostMaxRecordLengthBytes() throws IOException {
        int limit = 10_000;
        WalOptions options = WalOptions.defaults().withMaxRecordLength(limit);
        WalEntry longest = SampleLog.incompressible(limit - RawRecord.MIN_LENGTH);
        try (WalWriter writer = WalWriter.create(disk.path("a.wal"), options)) {
            SampleLog.append(writer, 1);
            assertRefused(writer, SampleLog.incompressible(limit - RawRecord.MIN_LENGTH + 1), "10001");
            writer.append(longest);
        }
        try (WalReader reader = WalReader.open(file, options)) {
            assertThat(reader).containsExactly(SampleLog.record(1), SampleLog.record(2), new WalRecord(3, longest));
        }
    }

    @Test
    void aPayloadHasAtMost64MiB() throws IOException {
        try (WalWriter writer = WalWriter.create(disk.path("a.wal"))) {
            SampleLog.append(writer, 1);
            assertRefused(writer, SampleLog.incompressible(MAX_PAYLOAD), "64 MiB");
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 2));
    }

    @Test
    void aPayloadOfExactly64MiBIsTakenAndOneByteMoreIsNot() throws IOException {
        LiteralsCompressor literals = new LiteralsCompressor();
        WalOptions options = WalOptions.defaults()
                .withCodecs(Codecs.builder()
                        .include(Codecs.installed())
                        .add(literals)
                        .build());
        int longest = MAX_PAYLOAD - Integer.BYTES;
        while (Integer.BYTES + literals.maxCompressedLength(longest) > MAX_PAYLOAD) {
            longest--;
        }
        assertThat(Integer.BYTES + literals.maxCompressedLength(longest)).isEqualTo(MAX_PAYLOAD);
        int valueLength = longest - RawRecord.MIN_LENGTH;
        try (WalWriter writer = WalWriter.create(disk.path("a.wal"), options)) {
            assertRefused(writer, zeros(valueLength + 1), "64 MiB");
            writer.append(zeros(valueLength));
            SampleLog.append(writer, 1);
        }
        try (WalReader reader = WalReader.open(file)) {
            assertThat(reader.advance()).isTrue();
            assertThat(reader.advance()).isTrue();
            assertThat(reader.record().frameLength()).isEqualTo(8 + MAX_PAYLOAD);
            assertThat(reader.record().value().remaining()).isEqualTo(valueLength);
            assertThat(reader.advance()).isTrue();
            assertThat(reader.record().toRecord()).isEqualTo(SampleLog.record(3));
            assertThat(reader.advance()).isFalse();
            assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
        }
    }

    private static WalEntry zeros(int valueLength) {
        return WalEntry.put(NOTHING, NOTHING, new byte[valueLength], new byte[32]);
    }

    @Test
    void aLongRecordThatCompressesWellIsTaken() throws IOException {
        try (WalWriter writer = WalWriter.create(disk.path("a.wal"))) {
            writer.append(zeros(MAX_PAYLOAD + 1));
            SampleLog.append(writer, 1);
            assertThat(writer.length()).isLessThan(MAX_PAYLOAD / 100);
        }
        try (WalReader reader = WalReader.open(file)) {
            assertThat(reader.advance()).isTrue();
            assertThat(reader.record().value().remaining()).isEqualTo(MAX_PAYLOAD + 1);
            assertThat(reader.advance()).isTrue();
            assertThat(reader.advance()).isFalse();
        }
    }
}
