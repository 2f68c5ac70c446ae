package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.bytes.FrameBytes;
import io.edgestore.testkit.format.ParsedFrame;
import io.edgestore.testkit.format.ParsedFrame.Content;
import io.edgestore.testkit.format.ParsedLog;
import io.edgestore.testkit.format.ParsedRecord;
import io.edgestore.testkit.format.ReadOutcome;
import io.edgestore.testkit.format.ReadOutcome.CorruptRecord;
import io.edgestore.testkit.format.ReadOutcome.FormatVersion;
import io.edgestore.testkit.format.ReadOutcome.Records;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers that are wrong on purpose, each caught by the test that is there for it; and a right one, which is not. */
class WalReaderContractTest {

    @TempDir
    Path directory;

    private static class Reader extends WalReaderContract {

        private final Set<Integer> versions;
        private final Function<byte[], ReadOutcome> reading;

        Reader(Path directory, Set<Integer> versions, Function<byte[], ReadOutcome> reading) {
            this.directory = directory;
            this.versions = versions;
            this.reading = reading;
        }

        @Override
        protected Set<Integer> knownVersions() {
            return versions;
        }

        @Override
        protected ReadOutcome read(Path file) throws Exception {
            return reading.apply(Files.readAllBytes(file));
        }
    }

    private Reader reader(Function<byte[], ReadOutcome> reading) {
        return new Reader(directory, Set.of(1, 2), reading);
    }

    private static ReadOutcome right(byte[] file) {
        return ParsedLog.of(file).outcome();
    }

    @Test
    void aRightReaderPasses() throws Exception {
        Reader right = reader(WalReaderContractTest::right);
        right.goldenFilesAreReadToTheirTables();
        right.goldenFilesOfVersion2AreReadToTheirTables();
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
                    : new Records(frames.stream()
                            .takeWhile(frame -> frame.content() == Content.RECORDS)
                            .flatMap(frame -> frame.records().stream())
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
        Reader distinct = reader(file -> right(file) instanceof Records read
                ? new Records(read.records().stream().distinct().toList())
                : right(file));

        assertThatThrownBy(distinct::framesOutOfPlaceComeBackWhereTheyLie).hasMessageContaining("/doubled");
    }

    @Test
    void aReaderThatKnowsNoVersionsIsCaughtByOtherHeaders() {
        Reader blind = reader(file -> right(file) instanceof FormatVersion ? new CorruptRecord() : right(file));

        assertThatThrownBy(blind::otherHeadersAreRefusedByWhatIsWrong).hasMessageContaining("version=");
    }

    @Test
    void aReaderThatSwapsKeyAndValueIsCaughtByGoldenFilesAndByDamagedOnes() {
        Reader swapping = changing(record -> new ParsedRecord(
                record.transactionId(),
                record.lsn(),
                record.timestampNanos(),
                record.ttlSeconds(),
                record.operation(),
                record.namespace(),
                record.value(),
                record.valueHash(),
                record.key()));

        assertThatThrownBy(swapping::goldenFilesAreReadToTheirTables).hasMessageContaining("LSN 1 in basic.wal");
        assertThatThrownBy(swapping::goldenMutationsAreReadAsByTheRustReader)
                .hasMessageContaining("record 0: key is <");
        assertThatThrownBy(swapping::tailsOfGarbageAreNoRecords).hasMessageContaining("record 0: key is <");
    }

    @Test
    void aReaderThatLosesAFieldIsCaughtByGoldenFiles() {
        Reader timeless = changing(record -> new ParsedRecord(
                record.transactionId(),
                record.lsn(),
                record.timestampNanos() / 1000 * 1000,
                record.ttlSeconds() & 0x7fff_ffffL,
                record.operation(),
                record.namespace(),
                record.key(),
                record.valueHash(),
                record.value()));

        assertThatThrownBy(timeless::goldenFilesAreReadToTheirTables).hasMessageContaining("LSN 5 in edge.wal");
    }

    private Reader changing(UnaryOperator<ParsedRecord> change) {
        return reader(file -> right(file) instanceof Records read
                ? new Records(read.records().stream().map(change).toList())
                : right(file));
    }

    @Test
    void aReaderThatTakesTheFirstRecordOfAFrameAloneIsCaughtByVersion2() {
        Reader first = reader(file -> right(file) instanceof Records
                ? new Records(ParsedLog.of(file).frames().stream()
                        .flatMap(frame -> frame.records().stream().limit(1))
                        .toList())
                : right(file));

        assertThatCode(first::goldenFilesAreReadToTheirTables).doesNotThrowAnyException();
        assertThatThrownBy(first::goldenFilesOfVersion2AreReadToTheirTables).hasMessageContaining("v2-small");
    }

    @Test
    void aReaderThatIgnoresTheCrcOfAHeaderIsCaughtByFlippedBits() {
        Reader careless = reader(file -> right(withHeaderResealed(file)));

        assertThatCode(careless::goldenFilesOfVersion2AreReadToTheirTables).doesNotThrowAnyException();
        assertThatThrownBy(careless::flippedBitsCostNoOtherRecord)
                .hasMessageContaining("flip@10.0: expected <CORRUPT_RECORD>");
    }

    private static byte[] withHeaderResealed(byte[] file) {
        int fields = file.length < 10 ? 0 : FrameBytes.little(4).put(file, 6, 4).getInt(0) - 4;
        if (fields < 10 || fields > file.length - 4 || file[4] != 2) {
            return file;
        }
        byte[] header = Arrays.copyOf(file, fields);
        byte[] copy = file.clone();
        System.arraycopy(FrameBytes.u32(FrameBytes.crc(header)), 0, copy, fields, 4);
        return copy;
    }

    /** LSNs alone would hide what is wrong in the records. */
    @Test
    void aReaderThatHandsOverLsnsAloneIsToldWhatToReturn() {
        Reader brief = reader(file -> right(file).inShort());

        assertThatThrownBy(brief::goldenFilesAreReadToTheirTables).isInstanceOf(AssertionError.class);
        assertThatThrownBy(brief::tailsOfGarbageAreNoRecords).hasMessageContaining("return ReadOutcome.Records");
    }

    @Test
    void aReaderThatKnowsVersion1AloneRefusesVersion2() {
        Function<byte[], ReadOutcome> reading =
                file -> file.length > 8 && file[0] == 'E' && file[4] == 2 ? new FormatVersion(1, 2) : right(file);
        Reader first = new Reader(directory, Set.of(1), reading);
        Reader second = new Reader(directory, Set.of(1, 2), reading);

        assertThatCode(first::otherHeadersAreRefusedByWhatIsWrong).doesNotThrowAnyException();
        assertThatCode(first::goldenMutationsAreReadAsByTheRustReader).doesNotThrowAnyException();
        assertThatCode(first::goldenFilesOfVersion2AreReadToTheirTables).doesNotThrowAnyException();
        assertThatThrownBy(second::goldenFilesOfVersion2AreReadToTheirTables).hasMessageContaining("v2-empty");
        assertThatThrownBy(second::otherHeadersAreRefusedByWhatIsWrong).hasMessageContaining("version=2");
    }
}
