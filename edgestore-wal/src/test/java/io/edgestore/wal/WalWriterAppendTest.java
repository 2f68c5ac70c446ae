package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Call;
import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WalWriterAppendTest {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path dir = disk.directory();

    private Path file() {
        return dir.resolve("a.wal");
    }

    @Test
    void eachRecordIsOneWriteOfOneFrameAtTheEnd() throws IOException {
        List<Call> writes;
        try (WalWriter writer = WalWriter.create(disk.path("a.wal"))) {
            disk.forgetCalls();
            SampleLog.append(writer, 3);
            writer.append(SampleLog.incompressible(1 << 20));
            writer.append(SampleLog.entry(5));
            writes = disk.calls();
        }

        assertThat(writes).hasSize(5).allMatch(call -> call.kind() == Kind.WRITE);
        assertThat(writes).extracting(Call::offset).isEqualTo(SampleLog.offsets(file()));
        long end = 8;
        for (Call write : writes) {
            assertThat(write.offset()).isEqualTo(end);
            end += write.length();
        }
        assertThat(end).isEqualTo(Files.size(file()));
    }

    @Test
    void manyAppendsOfLikeSizeAllocateNoDirectMemory() throws IOException {
        BufferPoolMXBean direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
        try (WalWriter writer = WalWriter.create(file())) {
            SampleLog.append(writer, 100);
            long before = direct.getCount();
            SampleLog.append(writer, 10_000);
            // Buffers that are garbage count until they are collected; others, of other tests, may be freed meanwhile.
            assertThat(direct.getCount()).isLessThanOrEqualTo(before + 2);
        }
    }

    @Test
    void whatIsAppendedCanBeReadAtOnce() throws IOException {
        try (WalWriter writer = WalWriter.create(file())) {
            SampleLog.append(writer, 2);
            assertThat(SampleLog.read(file())).isEqualTo(SampleLog.records(1, 2));
            SampleLog.append(writer, 1);
            assertThat(SampleLog.read(file())).isEqualTo(SampleLog.records(1, 3));
            assertThat(writer.length()).isEqualTo(Files.size(file()));
        }
    }

    @Test
    void appendsOfManyThreadsAreOrdered() throws Exception {
        int threads = 4;
        int each = 500;
        try (WalWriter writer = WalWriter.create(file())) {
            Thread[] appending = new Thread[threads];
            for (int t = 0; t < threads; t++) {
                appending[t] = new Thread(() -> {
                    for (int i = 0; i < each; i++) {
                        try {
                            writer.append(SampleLog.entry(0));
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    }
                });
                appending[t].start();
            }
            for (Thread thread : appending) {
                thread.join();
            }
        }
        List<WalRecord> records = SampleLog.read(file());
        assertThat(records).hasSize(threads * each);
        for (int i = 0; i < records.size(); i++) {
            assertThat(records.get(i).lsn()).isEqualTo(i + 1);
        }
    }

    static List<Supplier<Throwable>> codecFailures() {
        return List.of(
                () -> new OutOfMemoryError("made up"),
                () -> new StackOverflowError("made up"),
                () -> new IllegalStateException("made up"));
    }

    @ParameterizedTest
    @MethodSource("codecFailures")
    void aCodecThatThrowsChangesNothing(Supplier<Throwable> failure) throws IOException {
        FaultyCompressor codec = new FaultyCompressor();
        try (WalWriter writer = WalWriter.create(disk.path("a.wal"), codec.options())) {
            SampleLog.append(writer, 2);
            long length = writer.length();
            disk.forgetCalls();
            codec.failNext(failure);

            assertThatThrownBy(() -> SampleLog.append(writer, 1))
                    .isInstanceOf(failure.get().getClass())
                    .hasMessage("made up");

            assertThat(disk.calls()).isEmpty();
            assertThat(writer.length()).isEqualTo(length);
            assertThat(writer.nextLsn()).isEqualTo(3);
            SampleLog.append(writer, 2);
            writer.sync();
        }
        assertThat(SampleLog.read(file())).isEqualTo(SampleLog.records(1, 4));
    }

    @Test
    void afterCloseEverythingIsRefused() throws IOException {
        WalWriter writer = WalWriter.create(file());
        SampleLog.append(writer, 1);
        writer.close();

        assertThatThrownBy(() -> writer.append(SampleLog.entry(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> writer.append(SampleLog.record(2))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(writer::sync).isInstanceOf(IllegalStateException.class);
        writer.close();
        assertThat(SampleLog.read(file())).isEqualTo(SampleLog.records(1, 1));
    }

    @Test
    void nullIsRefused() throws IOException {
        try (WalWriter writer = WalWriter.create(file())) {
            assertThatThrownBy(() -> writer.append((WalEntry) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> writer.append((WalRecord) null)).isInstanceOf(NullPointerException.class);
            SampleLog.append(writer, 1);
        }
        assertThat(SampleLog.read(file())).isEqualTo(SampleLog.records(1, 1));
    }
}
