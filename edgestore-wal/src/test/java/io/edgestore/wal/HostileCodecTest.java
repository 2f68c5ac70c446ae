package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.api.Checksum;
import io.edgestore.api.Codecs;
import io.edgestore.api.Compressor;
import io.edgestore.wal.WalOptions.FormatVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Codecs that break their rules once, in the middle of a log: it is their fault, nothing is lost, and the log goes on. */
class HostileCodecTest {

    @TempDir
    private Path dir;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = dir.resolve("a.wal");
    }

    /** Stores bytes as they are, and spoils one call when told to. */
    private static final class Spoiled implements Compressor {

        private final Compressor stored = Codecs.installed().compressor("none");
        private Spoiling next = Spoiling.NOTHING;

        @Override
        public String name() {
            return "spoiled";
        }

        @Override
        public int maxCompressedLength(int length) {
            return next == Spoiling.NEGATIVE_BOUND ? -1 : next == Spoiling.SHORT_BOUND ? length - 1 : length;
        }

        @Override
        public long maxDecompressedLength(int compressedLength) {
            return next == Spoiling.BOUND_TOO_LOW ? compressedLength - 1 : compressedLength;
        }

        @Override
        public int compress(ByteBuffer source, ByteBuffer target) {
            int length = source.remaining();
            work(source, target);
            return next == Spoiling.RETURN ? length - 1 : next == Spoiling.NOTHING_AND_RETURN_ZERO ? 0 : length;
        }

        @Override
        public void decompress(ByteBuffer source, ByteBuffer target) {
            work(source, target);
        }

        private void work(ByteBuffer source, ByteBuffer target) {
            switch (next) {
                case NO_WORK -> {}
                case NOTHING_AND_RETURN_ZERO -> source.position(source.limit());
                case SOURCE_NOT_CONSUMED -> target.put(source.duplicate());
                case TARGET_NOT_MOVED -> {
                    target.duplicate().put(source.duplicate());
                    source.position(source.limit());
                }
                case TARGET_SHORT -> {
                    source.limit(source.limit() - 1);
                    target.put(source);
                    source.limit(source.limit() + 1).position(source.limit());
                }
                case TARGET_LIMIT_RAISED -> {
                    target.limit(target.capacity());
                    target.put(source);
                }
                case TARGET_LIMIT_LOWERED -> {
                    target.put(source);
                    target.flip().position(target.limit());
                    target.limit(target.limit() - 1);
                }
                case SOURCE_LIMIT_LOWERED -> {
                    target.put(source);
                    source.limit(source.limit() - 1);
                }
                case WRITES_BEFORE_TARGET -> {
                    target.putInt(target.position() - Integer.BYTES, 7);
                    target.put(source);
                }
                case WRITES_SOURCE -> source.put(source.position(), (byte) 7);
                default -> target.put(source);
            }
        }

        void spoil(Spoiling spoiling) {
            next = spoiling;
        }
    }

    private enum Spoiling {
        NOTHING,
        NO_WORK,
        NOTHING_AND_RETURN_ZERO,
        SOURCE_NOT_CONSUMED,
        TARGET_NOT_MOVED,
        TARGET_SHORT,
        TARGET_LIMIT_RAISED,
        TARGET_LIMIT_LOWERED,
        SOURCE_LIMIT_LOWERED,
        WRITES_BEFORE_TARGET,
        WRITES_SOURCE,
        RETURN,
        NEGATIVE_BOUND,
        SHORT_BOUND,
        BOUND_TOO_LOW
    }

    private static WalOptions optionsWith(Compressor codec) {
        return WalOptions.defaults().withCompressor(codec);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void aBreachInAppendWritesNothing(Spoiling spoiling) throws IOException {
        Spoiled codec = new Spoiled();
        try (WalWriter writer = WalWriter.create(file, optionsWith(codec))) {
            SampleLog.append(writer, 2);
            byte[] before = Files.readAllBytes(file);

            codec.spoil(spoiling);
            assertBreach(spoiling, () -> SampleLog.append(writer, 1));

            assertThat(Files.readAllBytes(file)).isEqualTo(before);
            assertThat(writer.nextLsn()).isEqualTo(3);
            codec.spoil(Spoiling.NOTHING);
            SampleLog.append(writer, 2);
        }
        assertAllRead(codec, 4);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            // What has to do with results of compress, and a bound that makes damage of any block.
            names = {"NOTHING", "RETURN", "BOUND_TOO_LOW", "NEGATIVE_BOUND", "SHORT_BOUND"})
    void aBreachInReadingIsThrownAndIsNoDamage(Spoiling spoiling) throws IOException {
        Spoiled codec = new Spoiled();
        try (WalWriter writer = WalWriter.create(file, optionsWith(codec))) {
            SampleLog.append(writer, 3);
        }
        for (RecoveryPolicy policy : RecoveryPolicy.values()) {
            try (WalReader reader = WalReader.open(file, optionsWith(codec).withRecoveryPolicy(policy))) {
                assertThat(reader.advance()).isTrue();

                codec.spoil(spoiling);
                assertBreach(spoiling, reader::advance);
                assertBreach(spoiling, reader::advance);
                codec.spoil(Spoiling.NOTHING);

                assertThat(reader).containsExactlyElementsOf(SampleLog.records(2, 3));
                assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
            }
        }
    }

    private static void assertBreach(Spoiling spoiling, ThrowingCallable call) {
        switch (spoiling) {
            // The buffer itself refuses these.
            case WRITES_BEFORE_TARGET -> assertThatThrownBy(call).isInstanceOf(IndexOutOfBoundsException.class);
            case WRITES_SOURCE -> assertThatThrownBy(call).isInstanceOf(ReadOnlyBufferException.class);
            default ->
                assertThatThrownBy(call)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("the compressor spoiled")
                        .hasMessageContaining("breaks the rules of io.edgestore.api.Compressor");
        }
    }

    private void assertAllRead(Compressor codec, int count) throws IOException {
        try (WalReader reader = WalReader.open(file, optionsWith(codec))) {
            assertThat(reader).containsExactlyElementsOf(SampleLog.records(1, count));
            assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
            assertThat(reader.compressor()).isSameAs(codec);
        }
    }

    /** Sums bytes, and does not leave its source as it was when told so. */
    private static final class Moving implements Checksum {

        private String what = "nothing";

        @Override
        public String name() {
            return "moving";
        }

        @Override
        public int compute(ByteBuffer source) {
            int sum = 0;
            for (int at = source.position(); at < source.limit(); at++) {
                sum = 31 * sum + source.get(at);
            }
            switch (what) {
                case "position" -> source.position(source.limit());
                case "limit" -> source.limit(source.limit() - 1);
                case "content" -> source.put(source.position(), (byte) 0);
                default -> {}
            }
            return sum;
        }
    }

    @Test
    void aChecksumThatMovesItsSource() throws IOException {
        Moving checksum = new Moving();
        WalOptions options =
                WalOptions.defaults().withChecksum(checksum).withFormatVersion(FormatVersion.FIRST_THAT_FITS);
        List<String> breaches = List.of("position", "limit", "content");
        try (WalWriter writer = WalWriter.create(file, options)) {
            SampleLog.append(writer, 2);
            for (String breach : breaches) {
                checksum.what = breach;
                assertThatThrownBy(() -> SampleLog.append(writer, 1))
                        .isInstanceOfAny(IllegalStateException.class, ReadOnlyBufferException.class);
                checksum.what = "nothing";
            }
            SampleLog.append(writer, 2);
        }
        try (WalReader reader = WalReader.open(file, options)) {
            assertThat(reader.advance()).isTrue();
            checksum.what = "position";
            assertThatThrownBy(reader::advance)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the checksum moving")
                    .hasMessageContaining("position and limit stay as they are");
            checksum.what = "nothing";
            assertThat(reader).containsExactlyElementsOf(SampleLog.records(2, 4));
            assertThat(reader.checksum()).isSameAs(checksum);
        }
    }
}
