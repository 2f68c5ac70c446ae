package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.bytes.FrameBytes;
import io.edgestore.testkit.format.ParsedFrame;
import io.edgestore.testkit.format.ParsedLog;
import io.edgestore.testkit.format.ParsedRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers that are wrong on purpose, each caught by the test that is there for it; and a right one, which is not. */
class WalWriterContractTest {

    @TempDir
    Path directory;

    /** Compresses nothing, and refuses what the format has no room for. */
    private static class Writer extends WalWriterContract {

        Writer(Path directory) {
            this.directory = directory;
        }

        @Override
        protected void write(Path file, List<ParsedRecord> records) throws IOException {
            List<byte[]> parts = new ArrayList<>(List.of(FrameBytes.fileHeader()));
            IOException refusal = null;
            for (ParsedRecord record : records) {
                byte[] payload = FrameBytes.payload(raw(record));
                if (isTooLong(record, payload)) {
                    refusal = new IOException("too long: " + record);
                    break;
                }
                parts.add(FrameBytes.sealed(payload));
            }
            Files.write(file, end(FrameBytes.join(parts)));
            if (refusal != null) {
                throw refusal;
            }
        }

        byte[] raw(ParsedRecord record) {
            return record.bytes();
        }

        boolean isTooLong(ParsedRecord record, byte[] payload) {
            return record.namespace().length > 65_535 || payload.length > ParsedFrame.MAX_PAYLOAD_LENGTH;
        }

        byte[] end(byte[] file) {
            return file;
        }
    }

    @Test
    void aRightWriterPasses() throws Exception {
        Writer right = new Writer(directory);
        right.aLogWithoutRecordsIsAHeader();
        right.goldenRecordsAreWrittenAsTheyWere();
        right.allLengthsAndNumbersAreWritten();
        right.aNamespaceThatIsTooLongIsRefusedBeforeAByteIsWritten();
        right.aPayloadOverTheLimitIsRefusedBeforeAByteIsWritten();
    }

    @Test
    void aWriterThatRefusesNothingIsCaughtByTheLimits() {
        Writer careless = new Writer(directory) {
            @Override
            boolean isTooLong(ParsedRecord record, byte[] payload) {
                return false;
            }
        };

        assertThatThrownBy(careless::aNamespaceThatIsTooLongIsRefusedBeforeAByteIsWritten)
                .hasMessageContaining("the refusal of LSN 2");
        assertThatThrownBy(careless::aPayloadOverTheLimitIsRefusedBeforeAByteIsWritten)
                .hasMessageContaining("the refusal of LSN 2");
    }

    @Test
    void aWriterThatPreallocatesIsCaughtByTheEndOfTheFile() {
        Writer generous = endingWith(file -> FrameBytes.join(file, new byte[5]));

        assertThatThrownBy(generous::aLogWithoutRecordsIsAHeader).isInstanceOf(AssertionError.class);
        assertThatThrownBy(generous::allLengthsAndNumbersAreWritten).hasMessageContaining("where the last frame ends");
    }

    @Test
    void aWriterThatLosesTheLastRecordIsCaught() {
        Writer lossy = endingWith(file -> {
            List<ParsedFrame> frames = ParsedLog.of(file).frames();
            return Arrays.copyOf(file, frames.get(frames.size() - 1).offset());
        });

        assertThatThrownBy(lossy::goldenRecordsAreWrittenAsTheyWere).isInstanceOf(Throwable.class);
        assertThatThrownBy(lossy::allLengthsAndNumbersAreWritten).isInstanceOf(AssertionError.class);
    }

    @Test
    void aWriterOfLittleEndianNamespaceLengthsIsCaughtByTheirRange() {
        Writer little = new Writer(directory) {
            @Override
            byte[] raw(ParsedRecord record) {
                byte[] raw = super.raw(record);
                byte high = raw[29];
                raw[29] = raw[30];
                raw[30] = high;
                return raw;
            }
        };

        assertThatThrownBy(little::allLengthsAndNumbersAreWritten)
                .isInstanceOf(AssertionError.class)
                .satisfies(failure -> assertThat(failure).hasMessageContaining("MALFORMED_RECORD"));
    }

    private Writer endingWith(Function<byte[], byte[]> end) {
        return new Writer(directory) {
            @Override
            byte[] end(byte[] file) {
                return end.apply(file);
            }
        };
    }
}
