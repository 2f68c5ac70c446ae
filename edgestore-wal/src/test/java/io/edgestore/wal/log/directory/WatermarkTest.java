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
        return Watermark.read(new LogDirectory(path));
    }

    @Test
    void whatWasWrittenLastIsRead() throws IOException {
        assertThat(read()).as("nothing yet").isEmpty();
        write(new LogPosition(1, 1, 8));
        write(POSITION);
        assertThat(read()).contains(POSITION);
    }

    /** As docs/operations.md describes it. */
    @Test
    void theBytesAreTheDescribedOnes() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(write(POSITION))).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.array()).hasSize(36).startsWith("EDGEMARK".getBytes());
        assertThat(bytes.getLong(8)).isEqualTo(POSITION.lsn());
        assertThat(bytes.getLong(16)).isEqualTo(POSITION.fileLsn());
        assertThat(bytes.getLong(24)).isEqualTo(POSITION.end());
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, 32);
        assertThat(bytes.getInt(32)).isEqualTo((int) crc.getValue());
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
            assertThat(Watermark.read(directory)).contains(POSITION);
            int before = disk.operations().size();
            mark.write(POSITION);
            assertThat(disk.operations()).as("nothing new is not written").hasSize(before);
        }
        assertThat(disk.operations()).noneMatch(operation -> operation.kind() == Operation.Kind.FORCE);
    }
}
