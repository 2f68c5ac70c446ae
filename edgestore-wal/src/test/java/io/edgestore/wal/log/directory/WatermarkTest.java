package io.edgestore.wal.log.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only what was written whole is believed. */
class WatermarkTest {

    private static final LogPosition POSITION = new LogPosition(-2, 0x1234, 5_000_000_000L);

    @TempDir
    private Path path;

    private Path write(LogPosition position) throws IOException {
        try (Watermark mark = new Watermark(new LogDirectory(path))) {
            mark.write(position);
        }
        return path.resolve("durable.lsn");
    }

    private Optional<LogPosition> read() throws IOException {
        return Watermark.read(new LogDirectory(path)).map(Watermark.Content::durable);
    }

    private EpochNumber epoch() throws IOException {
        return Watermark.read(new LogDirectory(path)).orElseThrow().epoch();
    }

    @Test
    void whatWasWrittenLastIsRead() throws IOException {
        assertThat(read()).as("nothing yet").isEmpty();
        write(new LogPosition(1, 1, 8));
        write(POSITION);
        assertThat(read()).contains(POSITION);
    }

    /** As docs/tails.md describes it. */
    @Test
    void theBytesAreTheDescribedOnes() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(write(POSITION))).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.array()).hasSize(44).startsWith("EDGEMARK".getBytes());
        assertThat(bytes.getLong(8)).isEqualTo(POSITION.lsn());
        assertThat(bytes.getLong(16)).isEqualTo(POSITION.fileLsn());
        assertThat(bytes.getLong(24)).isEqualTo(POSITION.end());
        assertThat(bytes.getLong(32)).isEqualTo(epoch().value());
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, 40);
        assertThat(bytes.getInt(40)).isEqualTo((int) crc.getValue());
    }

    @Test
    void noDamagedByteIsBelieved() throws IOException {
        Path file = write(POSITION);
        byte[] sound = Files.readAllBytes(file);
        for (int at = 0; at < sound.length; at++) {
            byte[] bytes = sound.clone();
            bytes[at] ^= 1;
            Files.write(file, bytes);
            assertThat(read()).as("byte %s", at).isEmpty();
            Files.write(file, Arrays.copyOf(sound, at));
            assertThat(read()).as("of length %s", at).isEmpty();
            Files.write(file, Arrays.copyOf(Arrays.copyOf(sound, at), sound.length));
            assertThat(read()).as("zeros from %s", at).isEmpty();
        }
        write(POSITION);
        assertThat(read()).as("written anew").contains(POSITION);
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenNextTime() throws IOException {
        CrashFileSystem disk = CrashFileSystem.create();
        LogDirectory directory = new LogDirectory(disk.getPath("/"));
        try (Watermark mark = new Watermark(directory)) {
            mark.write(new LogPosition(1, 1, 8));
            disk.on(Operation.Kind.WRITE).nth(1).fail(() -> new IOException("planted"));
            assertThatThrownBy(() -> mark.write(POSITION)).hasStackTraceContaining("planted");
            mark.write(POSITION);
            assertThat(Watermark.read(directory))
                    .map(Watermark.Content::durable)
                    .contains(POSITION);
            int before = disk.operations().size();
            mark.write(POSITION);
            assertThat(disk.operations()).as("nothing new is not written").hasSize(before);
        }
        assertThat(disk.operations()).noneMatch(operation -> operation.kind() == Operation.Kind.FORCE);
    }

    @Test
    void theEpochIsOddInATruncationAndEvenBehindIt() throws IOException {
        write(POSITION);
        EpochNumber first = epoch();
        assertThat(first.isAsDrawn()).isTrue();
        try (Watermark mark = new Watermark(new LogDirectory(path))) {
            mark.write(POSITION);
            assertThat(epoch()).as("of the writer before").isEqualTo(first);
            mark.endTruncation();
            mark.write(new LogPosition(1, 1, 8));
            assertThat(epoch()).as("there was none").isEqualTo(first);
            mark.beginTruncation(POSITION);
            assertThat(epoch().value()).isEqualTo(first.value() + 1);
            assertThat(read()).contains(POSITION);
            mark.write(new LogPosition(1, 1, 8));
            assertThat(epoch().value()).as("still").isEqualTo(first.value() + 1);
            mark.endTruncation();
            mark.write(POSITION);
            assertThat(epoch().value()).isEqualTo(first.value() + 2);
            assertThat(epoch().isAsDrawn()).isFalse();
        }
    }

    @Test
    void theNextWriterEndsATruncationThatBrokeOff() throws IOException {
        write(POSITION);
        try (Watermark mark = new Watermark(new LogDirectory(path))) {
            mark.beginTruncation(POSITION);
        }
        long odd = epoch().value();
        write(POSITION);
        assertThat(epoch().value()).isEqualTo(odd + 1).isEven();
    }

    @Test
    void aWriterThatKnowsNoEpochBeginsOneThatNobodyKnows() throws IOException {
        write(POSITION);
        EpochNumber first = epoch();
        Files.delete(path.resolve("durable.lsn"));
        write(POSITION);
        assertThat(epoch().isAsDrawn()).isTrue();
        assertThat(epoch()).isNotEqualTo(first);
    }
}
