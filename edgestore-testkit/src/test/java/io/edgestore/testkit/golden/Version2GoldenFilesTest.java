package io.edgestore.testkit.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.format.ParsedHeader;
import io.edgestore.testkit.format.ParsedLog;
import io.edgestore.testkit.format.ReadOutcome.CorruptRecord;
import io.edgestore.testkit.format.ReadOutcome.UnknownCodec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Version2GoldenFilesTest {

    @Test
    void filesAndTablesAreMadeAgainByteForByte() {
        Map<String, byte[]> files = Version2GoldenFiles.all();

        assertThat(files).hasSize(2 * GoldenFile.version2().size());
        files.forEach(
                (name, bytes) -> assertThat(GoldenResource.bytes(name)).as(name).isEqualTo(bytes));
    }

    @Test
    void framesHoldAsManyRecordsAsTheyAreKnownFor() {
        assertThat(recordsOfFrames(GoldenFile.V2_EMPTY)).isEmpty();
        assertThat(recordsOfFrames(GoldenFile.V2_SMALL)).containsExactly(1, 2, 2);
        assertThat(recordsOfFrames(GoldenFile.V2_SINGLE)).containsExactly(1, 1, 1);
        assertThat(recordsOfFrames(GoldenFile.V2_BATCH)).containsExactly(1, 2, 100);
        assertThat(recordsOfFrames(GoldenFile.V2_NO_HASHES)).containsExactly(100, 2, 1);
        assertThat(recordsOfFrames(GoldenFile.V2_STORED)).containsExactly(2, 1);
        assertThat(recordsOfFrames(GoldenFile.V2_EDGE)).containsExactly(1, 5, 7);
    }

    private static List<Integer> recordsOfFrames(GoldenFile golden) {
        return ParsedLog.of(golden.bytes()).frames().stream()
                .map(frame -> frame.records().size())
                .toList();
    }

    @Test
    void headersSayWhatTheFilesAre() {
        assertThat(header(GoldenFile.V2_BATCH))
                .hasToString("version 2, lz4 and crc32c")
                .matches(ParsedHeader::hasValueHashes);
        assertThat(header(GoldenFile.V2_NO_HASHES)).matches(header -> !header.hasValueHashes());
        assertThat(header(GoldenFile.V2_STORED)).hasToString("version 2, none and crc32c");
        assertThat(header(GoldenFile.BASIC)).hasToString("version 1, lz4 and crc32c");
    }

    private static ParsedHeader header(GoldenFile golden) {
        return ParsedHeader.of(golden.bytes()).orElseThrow();
    }

    @Test
    void oneByteMoreOrLessInTheHeaderMakesItDamaged() {
        byte[] file = GoldenFile.V2_EMPTY.bytes();
        for (int at = 4; at < file.length; at++) {
            byte[] copy = file.clone();
            copy[at] ^= 3; // The version becomes 1, which is a damaged header too.
            assertThat(ParsedLog.of(copy).outcome()).as("byte %d", at).isEqualTo(new CorruptRecord());
        }
    }

    @Test
    void aCodecThatTheKitDoesNotHaveIsNamed() {
        byte[] unknown = Version2GoldenFiles.version2(0, 1, "snappy").bytes();

        assertThat(ParsedLog.of(unknown).outcome()).isEqualTo(new UnknownCodec("snappy"));
    }
}
