package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.WalOptions.FormatVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of entries: how they lie in frames, and that nothing is written of one that is refused. */
class WalWriterBatchTest {

    private static final WalOptions VERSION_2 = PolicyReading.OPTIONS.withFormatVersion(FormatVersion.VERSION_2);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path directory = disk.directory();
    private Path file;

    @BeforeEach
    void setUp() {
        file = directory.resolve("a.wal");
    }

    private WalWriter create(WalOptions options) throws IOException {
        WalWriter writer = WalWriter.create(disk.path("a.wal"), options);
        disk.forgetCalls();
        return writer;
    }

    private static List<WalEntry> entries(long firstLsn, int count) {
        return LongStream.range(firstLsn, firstLsn + count)
                .mapToObj(SampleLog::entry)
                .toList();
    }

    /** How many records each frame has. */
    private List<Integer> frames() throws IOException {
        List<Integer> frames = new ArrayList<>();
        try (WalReader reader = WalReader.open(file)) {
            boolean first = true;
            while (reader.advance()) {
                if (first) {
                    frames.add(1 + reader.record().remainingInFrame());
                }
                first = reader.record().remainingInFrame() == 0;
            }
            assertThat(reader.report().frames()).isEqualTo(frames.size());
            assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
        }
        return frames;
    }

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void aListIsOneWriteUnderLsnsSideBySide(FormatVersion version) throws IOException {
        try (WalWriter writer = create(PolicyReading.OPTIONS.withFormatVersion(version))) {
            assertThat(writer.append(entries(1, 2000))).isEqualTo(1);
            assertThat(writer.append(entries(2001, 1))).isEqualTo(2001);
            assertThat(writer.append(SampleLog.entry(2002))).isEqualTo(2002);
            assertThat(writer.append(entries(2003, 3))).isEqualTo(2003);
            assertThat(writer.nextLsn()).isEqualTo(2006);
            assertThat(disk.calls(Kind.WRITE)).hasSize(4);
            assertThat(Files.size(file)).isEqualTo(writer.length());
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 2005));
    }

    @Test
    void inVersion1EachEntryHasAFrameOfItsOwn() throws IOException {
        try (WalWriter writer = create(PolicyReading.OPTIONS)) {
            writer.append(entries(1, 50));
        }
        Path single = directory.resolve("single.wal");
        SampleLog.create(single, 50);

        assertThat(frames()).hasSize(50).containsOnly(1);
        assertThat(file).hasSameBinaryContentAs(single);
    }

    @Test
    void inVersion2EntriesShareAFrameUpToTheLengthForThat() throws IOException {
        long each = 4 + 71 + "sample".length() + "key-1".length() + "the value of 1".length();
        try (WalWriter writer = create(VERSION_2.withMaxBlockLength((int) (3 * each)))) {
            writer.append(entries(1, 3));
            writer.append(entries(4, 4));
        }
        assertThat(frames()).containsExactly(3, 3, 1);

        Files.delete(file);
        try (WalWriter writer = create(VERSION_2.withMaxBlockLength((int) (3 * each) - 1))) {
            writer.append(entries(1, 5));
        }
        assertThat(frames()).containsExactly(2, 2, 1);
    }

    @Test
    void unlessSetAFrameHasUpTo64KiB() throws IOException {
        WalEntry eighth = SampleLog.incompressible((64 << 10) / 8 - 4 - 71);
        try (WalWriter writer = create(VERSION_2)) {
            writer.append(IntStream.range(0, 17).mapToObj(i -> eighth).toList());
        }
        assertThat(frames()).containsExactly(8, 8, 1);
    }

    @Test
    void aLongerRecordIsAFrameOfItsOwn() throws IOException {
        List<WalEntry> list =
                List.of(SampleLog.entry(1), SampleLog.entry(2), SampleLog.incompressible(70_000), SampleLog.entry(4));
        try (WalWriter writer = create(VERSION_2)) {
            writer.append(list);
        }
        assertThat(frames()).containsExactly(2, 1, 1);

        Files.delete(file);
        try (WalWriter writer = create(VERSION_2.withMaxBlockLength(1))) {
            writer.append(list);
        }
        assertThat(frames()).containsExactly(1, 1, 1, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 20_000})
    void anAtomicBatchIsExactlyOneFrame(int count) throws IOException {
        try (WalWriter writer = create(VERSION_2.withMaxBlockLength(100))) {
            writer.append(SampleLog.entry(1));
            assertThat(writer.appendAtomically(entries(2, count))).isEqualTo(2);
            assertThat(writer.nextLsn()).isEqualTo(2 + count);
            writer.append(SampleLog.entry(2 + count));
        }
        assertThat(frames()).containsExactly(1, count, 1);
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 2 + count));
    }

    @Test
    void aFileOfVersion1RefusesAnAtomicBatchAndNamesTheOption() throws IOException {
        try (WalWriter writer = create(PolicyReading.OPTIONS)) {
            for (int count : new int[] {1, 2}) {
                assertThatThrownBy(() -> writer.appendAtomically(entries(1, count)))
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageContaining("withFormatVersion(FormatVersion.VERSION_2)");
            }
            assertUntouched(writer, 1);
        }
    }

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void anEmptyListAndNullsAreRefused(FormatVersion version) throws IOException {
        List<WalEntry> withNull = Arrays.asList(SampleLog.entry(1), null, SampleLog.entry(3));
        try (WalWriter writer = create(PolicyReading.OPTIONS.withFormatVersion(version))) {
            assertThatThrownBy(() -> writer.append(List.of())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.append(withNull)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> writer.append((List<WalEntry>) null)).isInstanceOf(NullPointerException.class);
            if (version == FormatVersion.VERSION_2) {
                assertThatThrownBy(() -> writer.appendAtomically(List.of()))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> writer.appendAtomically(withNull)).isInstanceOf(NullPointerException.class);
                assertThatThrownBy(() -> writer.appendAtomically(null)).isInstanceOf(NullPointerException.class);
            }
            assertUntouched(writer, 1);
        }
    }

    /** Each element is asked for once; what the list says later does not count. */
    @Test
    void aListThatChangesIsTakenAsItWasOnce() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        List<WalEntry> changing = new AbstractList<>() {
            @Override
            public WalEntry get(int index) {
                return SampleLog.entry(asked.incrementAndGet());
            }

            @Override
            public int size() {
                return 3;
            }
        };
        List<WalEntry> reused = new ArrayList<>(entries(7, 2));
        try (WalWriter writer = create(VERSION_2)) {
            writer.append(changing);
            assertThat(asked).hasValue(3);
            writer.appendAtomically(changing);
            assertThat(asked).hasValue(6);
            writer.append(reused);
            reused.clear();
            reused.addAll(entries(9, 2));
            writer.appendAtomically(reused);
            reused.clear();
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 10));
    }

    @ParameterizedTest
    @EnumSource(FormatVersion.class)
    void ofAListWithARefusedEntryNothingIsWritten(FormatVersion version) throws IOException {
        WalOptions options = PolicyReading.OPTIONS.withFormatVersion(version).withMaxRecordLength(10_000);
        List<WalEntry> list = new ArrayList<>(entries(2, 5));
        list.add(SampleLog.incompressible(10_000 - 71 + 1));
        List<WalEntry> longNamespace = new ArrayList<>(entries(2, 1));
        longNamespace.add(WalEntry.delete(new byte[65_536], new byte[0]));
        try (WalWriter writer = create(options)) {
            writer.append(SampleLog.entry(1));
            disk.forgetCalls();

            assertThatThrownBy(() -> writer.append(list))
                    .isInstanceOf(RecordTooLargeException.class)
                    .hasMessageContaining("entry 5 of the list")
                    .hasMessageContaining("10001");
            assertThatThrownBy(() -> writer.append(longNamespace))
                    .isInstanceOf(RecordTooLargeException.class)
                    .hasMessageContaining("65536");
            if (version == FormatVersion.VERSION_2) {
                assertThatThrownBy(() -> writer.appendAtomically(list)).isInstanceOf(RecordTooLargeException.class);
            }

            assertUntouched(writer, 2);
            writer.append(entries(2, 2));
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 3));
    }

    /** Found out only when it is compressed, behind frames that are ready by then. */
    @Test
    void ofAListWithARecordThatDoesNotCompressNothingIsWritten() throws IOException {
        List<WalEntry> list = new ArrayList<>(entries(1, 5));
        list.add(SampleLog.incompressible(64 << 20));
        try (WalWriter writer = create(VERSION_2)) {
            assertThatThrownBy(() -> writer.append(list))
                    .isInstanceOf(RecordTooLargeException.class)
                    .hasMessageContaining("64 MiB");
            assertThatThrownBy(() -> writer.appendAtomically(list))
                    .isInstanceOf(RecordTooLargeException.class)
                    .hasMessageContaining("64 MiB");
            assertUntouched(writer, 1);
        }
    }

    @Test
    void aBatchAsLongAsAReaderTakesIsWrittenAndOneByteMoreIsNot() throws IOException {
        WalOptions options = VERSION_2.withMaxRecordLength(10_000).withMaxBlockLength(1 << 20);
        WalEntry half = SampleLog.incompressible(5000 - 71 - 2);
        WalEntry more = SampleLog.incompressible(5000 - 71 - 1);
        try (WalWriter writer = create(options)) {
            assertThatThrownBy(() -> writer.appendAtomically(List.of(half, more)))
                    .isInstanceOf(RecordTooLargeException.class)
                    .hasMessageContaining("10005")
                    .hasMessageContaining("maxRecordLength");
            assertUntouched(writer, 1);
            writer.appendAtomically(List.of(half, half));
            writer.append(List.of(half, half, half, more));
        }
        try (WalReader reader = WalReader.open(file, options)) {
            assertThat(reader).hasSize(6);
            assertThat(reader.report().frames()).isEqualTo(4);
        }
        try (WalReader reader = WalReader.open(file, options.withMaxRecordLength(9_999))) {
            assertThatThrownBy(reader::advance)
                    .isInstanceOf(RecordTooLargeException.class)
                    .hasMessageContaining("10004");
        }
    }

    /** Whoever raises the limit may write longer records, but no longer batches: others read with the default. */
    @Test
    void aBatchOverTheDefaultLimitOfReadersIsRefusedWhateverTheLimit() throws IOException {
        WalEntry part = WalEntry.put(new byte[0], new byte[0], new byte[26 << 20], new byte[32]);
        List<WalEntry> list = IntStream.range(0, 10).mapToObj(i -> part).toList();
        try (WalWriter writer = create(VERSION_2.withMaxRecordLength(1 << 30))) {
            assertThatThrownBy(() -> writer.appendAtomically(list))
                    .isInstanceOf(RecordTooLargeException.class)
                    .hasMessageContaining("split the batch");
            assertUntouched(writer, 1);
        }
    }

    @Test
    void aListOverOneGigabyteIsRefusedBeforeAnythingIsAllocated() throws IOException {
        WalEntry part = WalEntry.put(new byte[0], new byte[0], new byte[32 << 20], new byte[32]);
        List<WalEntry> list = IntStream.range(0, 33).mapToObj(i -> part).toList();
        try (WalWriter writer = create(VERSION_2)) {
            assertThatThrownBy(() -> writer.append(list))
                    .isInstanceOf(RecordTooLargeException.class)
                    .hasMessageContaining("append the list in parts");
            assertUntouched(writer, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aFailedWriteOfSeveralFramesIsCutBackToBeforeTheFirst(int failing) throws IOException {
        try (WalWriter writer = create(VERSION_2.withMaxBlockLength(300))) {
            writer.append(entries(1, 3));
            long length = writer.length();
            disk.on(Kind.WRITE).limit(500);
            disk.on(Kind.WRITE).nth(failing).fail(SimulatedDisk.failing("broken"));

            assertThatThrownBy(() -> writer.append(entries(4, 50)))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(LogFailedException.class)
                    .hasMessageContaining("broken");

            assertThat(Files.size(file)).isEqualTo(length);
            assertThat(writer.length()).isEqualTo(length);
            assertThat(writer.nextLsn()).isEqualTo(4);
            writer.append(entries(4, 50));
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 53));
    }

    @Test
    void aFailedWriteThatCannotBeCutBackFailsTheWriter() throws IOException {
        WalWriter writer = create(VERSION_2.withMaxBlockLength(300));
        writer.append(entries(1, 3));
        disk.on(Kind.WRITE).limit(500);
        disk.on(Kind.WRITE).nth(3).fail(SimulatedDisk.failing("first"));
        disk.on(Kind.TRUNCATE).fail(SimulatedDisk.failing("second"));

        assertThatThrownBy(() -> writer.append(entries(4, 50))).isInstanceOf(LogFailedException.class);

        disk.heal();
        assertThatThrownBy(() -> writer.append(entries(4, 1))).isInstanceOf(LogFailedException.class);
        assertThatThrownBy(() -> writer.appendAtomically(entries(4, 1))).isInstanceOf(LogFailedException.class);
        writer.close();
    }

    /** Either there are LSNs for all of them, or nothing is written. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void atTheEndOfTheLsns(int left) throws IOException {
        try (WalWriter writer = create(VERSION_2)) {
            writer.append(SampleLog.record(-1L - left));
            long length = writer.length();

            assertThatThrownBy(() -> writer.append(entries(1, left + 1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("only " + left + " are left");
            assertThatThrownBy(() -> writer.appendAtomically(entries(1, left + 1)))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(writer.length()).isEqualTo(length);

            assertThat(writer.append(entries(-left, left))).isEqualTo(-left);
            assertThat(writer.nextLsn()).isZero();
            assertThatThrownBy(() -> writer.append(entries(1, 1))).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> writer.append(SampleLog.entry(1))).isInstanceOf(IllegalStateException.class);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(-1L - left, -1));
    }

    @Test
    void aClosedWriterTakesNoList() throws IOException {
        WalWriter writer = create(VERSION_2);
        writer.close();

        assertThatThrownBy(() -> writer.append(entries(1, 2))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.appendAtomically(entries(1, 2))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aListMakesAFileReadyForRotationLikeSingleRecords() throws IOException {
        try (WalWriter writer = create(VERSION_2.withMaxFileLength(1000))) {
            assertThat(writer.needsRotation()).isFalse();
            writer.append(entries(1, 100));
            assertThat(writer.needsRotation()).isTrue();
        }
    }

    private void assertUntouched(WalWriter writer, long nextLsn) throws IOException {
        assertThat(disk.calls(Kind.WRITE)).isEmpty();
        assertThat(writer.nextLsn()).isEqualTo(nextLsn);
        assertThat(Files.size(file)).isEqualTo(writer.length());
    }
}
