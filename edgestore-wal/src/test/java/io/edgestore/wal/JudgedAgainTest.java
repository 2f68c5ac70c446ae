package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What it takes a search to judge is judged the same if the search fails and is tried again. */
class JudgedAgainTest {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path dir = disk.directory();

    /** The end of this file takes two searches, and the second one may fail when the first has found something. */
    @Test
    void aSearchThatFailsAndIsTriedAgainComesToTheSameVerdict() throws IOException {
        long stop = createWithTwoDamagesAtTheEnd(dir.resolve("a.wal"));
        disk.reset();
        String expected;
        try (WalReader reader = WalReader.open(disk.path("a.wal"))) {
            assertThat(reader).hasSize(2);
            assertThat(reader.report().verdict()).isEqualTo(Verdict.DAMAGED);
            assertThat(reader.report().tornBytes()).isEqualTo(reader.report().fileLength() - stop);
            expected = reader.report().toString();
        }

        int reads = disk.calls(Kind.READ).size();
        int first = disk.readsOfOpening(disk.path("a.wal")) + 1;
        for (int k = first; k <= reads; k++) {
            disk.reset();
            disk.on(Kind.READ).nth(k).fail(SimulatedDisk.failing("Input/output error"));
            try (WalReader reader = WalReader.open(disk.path("a.wal"))) {
                assertThatThrownBy(() -> {
                            while (reader.advance()) {
                                // To the end.
                            }
                        })
                        .hasMessageContaining("Input/output error");
                while (reader.advance()) {
                    // Now really.
                }
                assertThat(reader.report()).as("read %s", k).hasToString(expected);
            }
        }
    }

    /** Whether damage is a torn tail takes a search, too. Nobody gets past damage under STOP because that failed once. */
    @Test
    void underStopASearchThatFailsLetsNobodyPast() throws IOException {
        Path file = dir.resolve("a.wal");
        try (WalWriter writer = WalWriter.create(file)) {
            SampleLog.append(writer, 2);
            writer.append(SampleLog.incompressible(20_000));
            SampleLog.append(writer, 3);
        }
        int third = Math.toIntExact(SampleLog.offsets(file).get(2));
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, third + 2000, third + 4000, (byte) 0);
        Files.write(file, bytes);
        WalOptions stop = WalOptions.defaults().withRecoveryPolicy(RecoveryPolicy.STOP);

        int first = disk.readsOfOpening(file) + 1;
        disk.on(Kind.READ).nth(first + 1).fail(SimulatedDisk.failing("Input/output error"));
        try (WalReader reader = WalReader.open(disk.path("a.wal"), stop)) {
            assertThat(reader.advance()).isTrue();
            assertThat(reader.advance()).isTrue();
            assertThatThrownBy(reader::advance).hasMessageContaining("Input/output error");
            assertThat(reader.advance()).isFalse();
            assertThat(reader.report().damages())
                    .singleElement()
                    .satisfies(damage -> assertThat(damage.offset()).isEqualTo(third));
            assertThat(reader.report().unreadBytes()).isPositive();
        }
    }

    /**
     * The third frame has a hole, as a crash leaves one, and a length that swallows the whole frames behind it and ends
     * in the middle of the last frame, which is torn and longer than what is read at once.
     */
    private static long createWithTwoDamagesAtTheEnd(Path file) throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            SampleLog.append(writer, 2);
            writer.append(SampleLog.incompressible(20_000));
            SampleLog.append(writer, 3);
            writer.append(SampleLog.incompressible(1 << 20));
        }
        List<Long> offsets = SampleLog.offsets(file);
        int third = Math.toIntExact(offsets.get(2));
        int stop = Math.toIntExact(offsets.get(6)) + 1000;
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(third + 4, stop - third - 8);
        Arrays.fill(bytes, third + 2000, third + 4000, (byte) 0);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 10));
        return stop;
    }
}
