package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Checksum;
import io.edgestore.api.Codecs;
import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.wal.WalOptions.FormatVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Codecs that call the writer that is calling them. */
class ReentrantCodecTest {

    /** So that batches can be appended. */
    private static final WalOptions VERSION_2 = WalOptions.defaults().withFormatVersion(FormatVersion.VERSION_2);

    @TempDir
    private Path dir;

    private Path file;
    private WalWriter writer;

    /** To be called in the next decompression. */
    private WalReader reader;

    private Call call;

    @BeforeEach
    void nameFile() {
        file = dir.resolve("a.wal");
        call = on -> {};
    }

    private interface Call {
        void on(WalWriter writer) throws IOException;
    }

    private record Named(String name, Call call) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** In the middle of its work. */
    private void callWriter() {
        Call once = call;
        call = on -> {};
        try {
            once.on(writer);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private final class Calling implements Compressor {

        private final Compressor real = Codecs.installed().compressor("lz4");

        @Override
        public String name() {
            return "lz4";
        }

        @Override
        public int maxCompressedLength(int length) {
            return real.maxCompressedLength(length);
        }

        @Override
        public int compress(ByteBuffer source, ByteBuffer target) {
            callWriter();
            return real.compress(source, target);
        }

        @Override
        public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
            if (reader != null) {
                WalReader once = reader;
                reader = null;
                assertThatThrownBy(once::advance)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("in the middle of another call");
            }
            real.decompress(source, target);
        }
    }

    private final class CallingChecksum implements Checksum {

        @Override
        public String name() {
            return "calling";
        }

        @Override
        public int compute(ByteBuffer source) {
            callWriter();
            return source.remaining();
        }
    }

    static List<Named> refused() {
        return List.of(
                new Named("append an entry", on -> on.append(SampleLog.entry(99))),
                new Named("append a record", on -> on.append(SampleLog.record(99))),
                new Named("append a list", on -> on.append(List.of(SampleLog.entry(99)))),
                new Named("append a batch", on -> on.appendAtomically(List.of(SampleLog.entry(99)))),
                new Named("sync", WalWriter::sync),
                new Named("close", WalWriter::close));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aCompressorThatCallsItsWriterIsRefused(Named inner) throws IOException {
        check(inner, VERSION_2.withCompressor(new Calling()));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aChecksumThatCallsItsWriterIsRefused(Named inner) throws IOException {
        check(inner, WalOptions.defaults().withChecksum(new CallingChecksum()));
    }

    private void check(Named inner, WalOptions options) throws IOException {
        try (WalWriter own = create(options)) {
            SampleLog.append(own, 2);
            byte[] before = Files.readAllBytes(file);

            call = inner.call();
            assertThatThrownBy(() -> own.append(SampleLog.entry(3)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("must not append, sync or close");
            assertThat(Files.readAllBytes(file)).isEqualTo(before);

            call = inner.call();
            assertThatThrownBy(() -> own.append(SampleLog.record(3))).isInstanceOf(IllegalStateException.class);
            SampleLog.append(own, 2);
            own.sync();
        }
        assertThat(read(options)).isEqualTo(SampleLog.records(1, 4));
    }

    /** The record at hand is whole, whatever the codec tried within. */
    @Test
    void aCodecThatSwallowsTheRefusalHarmsNothing() throws IOException {
        WalOptions options = VERSION_2.withCompressor(new Calling());
        try (WalWriter own = create(options)) {
            for (Named inner : refused()) {
                call = on -> assertThatThrownBy(() -> inner.call().on(on)).isInstanceOf(IllegalStateException.class);
                SampleLog.append(own, 1);
            }
        }
        assertThat(read(options)).isEqualTo(SampleLog.records(1, refused().size()));
    }

    @Test
    void aCodecMayAsk() throws IOException {
        WalOptions options = VERSION_2.withCompressor(new Calling());
        try (WalWriter own = create(options)) {
            SampleLog.append(own, 2);
            long length = own.length();
            call = on -> {
                assertThat(on.nextLsn()).isEqualTo(3);
                assertThat(on.length()).isEqualTo(length);
                assertThat(on.needsRotation()).isFalse();
            };
            SampleLog.append(own, 1);
        }
        assertThat(read(options)).isEqualTo(SampleLog.records(1, 3));
    }

    @Test
    void aDecompressorThatCallsItsReaderIsRefused() throws IOException {
        WalOptions options = VERSION_2.withCompressor(new Calling());
        try (WalWriter own = create(options)) {
            SampleLog.append(own, 3);
        }
        try (WalReader own = WalReader.open(file, options)) {
            assertThat(own.advance()).isTrue();
            reader = own;
            assertThat(own).containsExactlyElementsOf(SampleLog.records(2, 3));
            assertThat(reader).as("was called").isNull();
            assertThat(own.report().verdict()).isEqualTo(Verdict.CLEAN);
        }
    }

    private WalWriter create(WalOptions options) throws IOException {
        writer = WalWriter.create(file, options);
        return writer;
    }

    private List<WalRecord> read(WalOptions options) throws IOException {
        try (WalReader reader = WalReader.open(file, options)) {
            List<WalRecord> records = new ArrayList<>();
            reader.forEach(records::add);
            return records;
        }
    }
}
