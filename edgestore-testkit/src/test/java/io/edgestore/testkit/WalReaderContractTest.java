package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.ParsedFrame.Content;
import io.edgestore.testkit.ReadOutcome.CorruptRecord;
import io.edgestore.testkit.ReadOutcome.FormatVersion;
import io.edgestore.testkit.ReadOutcome.Lsns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers that are wrong on purpose, each caught by the test that is there for it; and a right one, which is not. */
class WalReaderContractTest {

    @TempDir
    Path directory;

    private static class Reader extends WalReaderContract {

        private final Function<byte[], ReadOutcome> reading;

        Reader(Path directory, Function<byte[], ReadOutcome> reading) {
            this.directory = directory;
            this.reading = reading;
        }

        @Override
        protected ReadOutcome read(Path file) throws Exception {
            return reading.apply(Files.readAllBytes(file));
        }
    }

    private Reader reader(Function<byte[], ReadOutcome> reading) {
        return new Reader(directory, reading);
    }

    private static ReadOutcome right(byte[] file) {
        return ParsedLog.of(file).outcome();
    }

    @Test
    void aRightReaderPasses() throws Exception {
        Reader right = reader(WalReaderContractTest::right);
        right.goldenFilesAreReadToTheirTables();
        right.goldenMutationsAreReadAsByTheRustReader();
        right.flippedBitsCostNoOtherRecord();
        right.overwrittenBytesCostNoOtherRecord();
        right.truncatedFilesAreReadToTheTear();
        right.tailsOfGarbageAreNoRecords();
        right.zeroedSectorsAndPagesAreNoRecords();
        right.framesOutOfPlaceComeBackWhereTheyLie();
        right.lyingLengthsAreNotBelieved();
        right.otherHeadersAreRefusedByWhatIsWrong();
        right.damagedBodiesAreSkippedAlsoUnderARightChecksum();
    }

    @Test
    void aReaderThatIgnoresTheChecksumIsCaughtByFlippedBits() {
        Reader careless = reader(file -> right(resealed(file)));

        assertThatCode(careless::goldenFilesAreReadToTheirTables).doesNotThrowAnyException();
        assertThatThrownBy(careless::flippedBitsCostNoOtherRecord)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("flip@")
                .hasMessageContaining("-Dedgestore.seed=");
        assertThatThrownBy(careless::goldenMutationsAreReadAsByTheRustReader).isInstanceOf(AssertionError.class);
    }

    private static byte[] resealed(byte[] file) {
        byte[] copy = file.clone();
        for (ParsedFrame frame : ParsedLog.of(file).frames()) {
            if (frame.content() == Content.WRONG_CHECKSUM) {
                byte[] payload = Arrays.copyOfRange(file, frame.offset() + 8, (int) frame.end());
                System.arraycopy(FrameBytes.sealed(payload), 0, copy, frame.offset(), 8);
            }
        }
        return copy;
    }

    @Test
    void aReaderThatStopsAtTheFirstDamageIsCaughtByOverwrittenBytes() {
        Reader shy = reader(file -> {
            List<ParsedFrame> frames = ParsedLog.of(file).frames();
            return frames.isEmpty()
                    ? right(file)
                    : new Lsns(frames.stream()
                            .takeWhile(frame -> frame.content() == Content.RECORD)
                            .map(frame -> frame.record().orElseThrow().lsn())
                            .toList());
        });

        assertThatThrownBy(shy::overwrittenBytesCostNoOtherRecord).hasMessageContaining("set@");
        assertThatThrownBy(shy::damagedBodiesAreSkippedAlsoUnderARightChecksum).hasMessageContaining("/resealed");
        assertThatThrownBy(shy::zeroedSectorsAndPagesAreNoRecords).hasMessageContaining("zeroed-512@");
    }

    @Test
    void aReaderThatBelievesEachLengthIsCaughtByLyingLengths() {
        Reader trusting = reader(file -> {
            List<ParsedFrame> frames = ParsedLog.of(file).frames();
            if (frames.stream().anyMatch(frame -> frame.content() == Content.INCOMPLETE)) {
                throw new NegativeArraySizeException("-1");
            }
            return right(file);
        });

        assertThatThrownBy(trusting::lyingLengthsAreNotBelieved).hasMessageContaining("NegativeArraySizeException");
        assertThatThrownBy(trusting::truncatedFilesAreReadToTheTear).hasMessageContaining("truncate@");
        assertThatThrownBy(trusting::tailsOfGarbageAreNoRecords).hasMessageContaining("tail/");
    }

    @Test
    void aReaderThatDropsWhatItHasSeenIsCaughtByFramesOutOfPlace() {
        Reader distinct = reader(file -> right(file) instanceof Lsns lsns
                ? new Lsns(lsns.lsns().stream().distinct().toList())
                : right(file));

        assertThatThrownBy(distinct::framesOutOfPlaceComeBackWhereTheyLie).hasMessageContaining("/doubled");
    }

    @Test
    void aReaderThatKnowsNoVersionsIsCaughtByOtherHeaders() {
        Reader blind = reader(file -> right(file) instanceof FormatVersion ? new CorruptRecord() : right(file));

        assertThatThrownBy(blind::otherHeadersAreRefusedByWhatIsWrong).hasMessageContaining("version=");
    }

    @Test
    void aReaderThatKnowsVersion2FindsItsHeaderDamaged() {
        Reader second =
                new Reader(
                        directory,
                        file -> right(file).equals(new FormatVersion(1, 2)) ? new CorruptRecord() : right(file)) {
                    @Override
                    protected Set<Integer> knownVersions() {
                        return Set.of(1, 2);
                    }
                };

        assertThatCode(second::otherHeadersAreRefusedByWhatIsWrong).doesNotThrowAnyException();
        assertThatCode(second::goldenMutationsAreReadAsByTheRustReader).doesNotThrowAnyException();
    }
}
