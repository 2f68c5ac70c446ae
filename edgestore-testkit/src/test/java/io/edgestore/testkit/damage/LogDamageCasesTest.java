package io.edgestore.testkit.damage;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.damage.LogDamage.Kind;
import io.edgestore.testkit.golden.GoldenFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That there is all the damage that {@link LogDamage} promises: a reader survives less of it just as well. */
class LogDamageCasesTest {

    private static final byte[] SMALL = GoldenFile.SMALL.bytes();
    private static final LogPieces PIECES = LogPieces.of(SMALL);
    private static final int FRAMES = 3;
    private static final int PAGES_LENGTH = 10_000;

    private static Stream<DamagedLog> cases(Kind kind) {
        return LogDamage.of(SMALL).cases(kind);
    }

    private static List<String> ids(Kind kind) {
        return cases(kind).map(DamagedLog::id).toList();
    }

    private static long count(List<String> ids, String regex) {
        return ids.stream().filter(id -> id.matches(regex)).count();
    }

    /** The bits in which a file differs from the whole one. */
    private static BitSet changes(byte[] file) {
        assertThat(file).hasSameSizeAs(SMALL);
        BitSet changes = BitSet.valueOf(file);
        changes.xor(BitSet.valueOf(SMALL));
        return changes;
    }

    private static Set<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().collect(Collectors.toSet());
    }

    @Test
    void theFileIsWhatTheseTestsTakeItFor() {
        assertThat(PIECES.frames()).hasSize(FRAMES);
        assertThat(PIECES.rest()).isEmpty();
    }

    @Test
    void noTwoIdsAreAlike() {
        assertThat(LogDamage.of(SMALL).cases().map(DamagedLog::id)).doesNotHaveDuplicates();
    }

    @Test
    void eachBitIsFlippedOnItsOwn() {
        List<BitSet> flips =
                cases(Kind.BIT_FLIP).map(damaged -> changes(damaged.bytes())).toList();

        assertThat(flips).hasSize(8 * SMALL.length).allMatch(changes -> changes.cardinality() == 1);
        assertThat(flips.stream().map(changes -> changes.nextSetBit(0)).collect(Collectors.toSet()))
                .isEqualTo(numbers(0, 8 * SMALL.length));
    }

    @Test
    void eachByteIsOverwritten() {
        List<String> ids = ids(Kind.OVERWRITE);
        for (String value : List.of("00", "ff", "random")) {
            assertThat(count(ids, "set@\\d+=" + value)).as(value).isEqualTo(SMALL.length);
        }
        assertThat(count(ids, "noise-.*")).isEqualTo(50);
        assertThat(ids).hasSize(3 * SMALL.length + 50);
    }

    @Test
    void theFileEndsAtEachOffset() {
        List<byte[]> files = cases(Kind.TRUNCATION).map(DamagedLog::bytes).toList();

        assertThat(files)
                .hasSize(SMALL.length)
                .allMatch(file -> Arrays.equals(file, Arrays.copyOf(SMALL, file.length)));
        assertThat(files.stream().map(file -> file.length).collect(Collectors.toSet()))
                .isEqualTo(numbers(0, SMALL.length));
    }

    @Test
    void tailsAreThereInAllLengthsBehindTheEndAndInPlaceOfIt() {
        List<String> ids = ids(Kind.TAIL);
        assertThat(count(ids, "tail/.*")).isEqualTo(3 * 13);
        // 1, 7, 8, 9, 15, 16, 17, 64: the file has no more bytes.
        assertThat(count(ids, "end/.*")).isEqualTo(3 * 8);
        assertThat(cases(Kind.TAIL).map(damaged -> damaged.bytes().length).collect(Collectors.toSet()))
                .contains(SMALL.length, SMALL.length + 1, SMALL.length + 512, SMALL.length + 10_000);
    }

    @Test
    void eachSectorAndEachPageIsZeroed() {
        byte[] file = Arrays.copyOf(SMALL, PAGES_LENGTH);
        Arrays.fill(file, SMALL.length, file.length, (byte) 1);
        List<byte[]> expected = new ArrayList<>();
        for (int size : List.of(512, 4096)) {
            for (int from = 0; from < file.length; from += size) {
                byte[] zeroed = file.clone();
                Arrays.fill(zeroed, from, Math.min(from + size, file.length), (byte) 0);
                expected.add(zeroed);
            }
        }

        byte[][] damaged = LogDamage.of(file)
                .cases(Kind.ZEROED_SECTOR)
                .map(DamagedLog::bytes)
                .toArray(byte[][]::new);

        assertThat(damaged).hasNumberOfRows(20 + 3).isDeepEqualTo(expected.toArray(byte[][]::new));
    }

    @Test
    void eachFrameIsMovedInEachWay() {
        List<String> ids = ids(Kind.FRAME);
        for (String how : List.of(
                "doubled",
                "dropped",
                "first-half-dropped",
                "second-half-dropped",
                "torn-and-written-again",
                "zeroed",
                "empty-frame-before",
                "zeros-before",
                "stale-behind-the-end",
                "stale-half-behind-the-end")) {
            assertThat(count(ids, "frame-\\d/" + how)).as(how).isEqualTo(FRAMES);
        }
        assertThat(count(ids, "frame-\\d/swapped-with-the-one-before")).isEqualTo(FRAMES - 1);
    }

    /** By the LSNs, which say where a frame has gone: these are 1, 2 and 3. */
    @Test
    void aMovedFrameIsWhereItsNameSays() {
        assertThat(cases(Kind.FRAME).map(DamagedLog::toString))
                .contains(
                        "frame-1/doubled: 1,2,2,3",
                        "frame-1/dropped: 1,3",
                        "frame-1/swapped-with-the-one-before: 2,1,3",
                        "frame-0/stale-behind-the-end: 1,2,3,1",
                        "frame-1/stale-behind-the-end: 1,2,3,2",
                        "frame-2/stale-behind-the-end: 1,2,3,3");
    }

    @Test
    void lengthsLieInEachFrame() {
        List<String> ids = ids(Kind.LENGTH);
        long expected = 0;
        for (int i = 0; i < FRAMES; i++) {
            byte[] payload = PIECES.payload(i);
            long declared = LogPieces.declaredLength(payload);
            Set<Long> ofRecord = lies(declared);
            ofRecord.add(255L * (payload.length - 4));
            ofRecord.add(255L * (payload.length - 4) + 1);
            ofRecord.remove(declared);
            assertThat(count(ids, "frame-" + i + "/length=.*"))
                    .isEqualTo(lies(payload.length).size());
            assertThat(count(ids, "frame-" + i + "/record-length=.*")).isEqualTo(ofRecord.size());
            assertThat(count(ids, "frame-" + i + "/byte-behind-block/resealed")).isOne();
            expected += lies(payload.length).size() + ofRecord.size() + 1 + 2;
        }
        assertThat(ids).hasSize((int) expected);
    }

    private static Set<Long> lies(long truth) {
        long limit = 64 << 20;
        Set<Long> lies = LongStream.of(
                        truth - 1, truth + 1, truth + 8, truth / 2, truth * 2, 0, 3, limit - 1, limit, limit + 1)
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
        lies.addAll(List.of(0x7fff_fff7L, 0x7fff_ffffL, 0x8000_0000L, 0xffff_fff8L, 0xffff_ffffL));
        return lies;
    }

    @Test
    void eachOtherVersionAndEachReservedByteIsThere() {
        List<String> ids = ids(Kind.HEADER);
        List<byte[]> files = cases(Kind.HEADER).map(DamagedLog::bytes).toList();

        assertThat(files).hasSize(255 + 3 + 4);
        assertThat(files.stream().map(file -> file[4] & 0xff).collect(Collectors.toSet()))
                .isEqualTo(numbers(0, 256));
        assertThat(count(ids, "version=\\d+")).isEqualTo(255);
        assertThat(count(ids, "reserved@[567]=2a")).isEqualTo(3);
    }

    @Test
    void eachByteOfEachPayloadAndRecordIsChangedBothWays() {
        List<String> ids = ids(Kind.BODY);
        int expected = 0;
        for (int i = 0; i < FRAMES; i++) {
            byte[] raw = PIECES.raw(i).orElseThrow();
            int ofPayload = 2 * PIECES.payload(i).length;
            int operations = 255;
            int ofRecord = 2 * raw.length + operations + raw.length + 3;
            expected += 2 * (ofPayload + ofRecord);
            for (String way : List.of("/raw", "/resealed")) {
                assertThat(count(ids, "frame-" + i + "/payload@.*" + way)).isEqualTo(ofPayload);
                assertThat(count(ids, "frame-" + i + "/record@.*" + way)).isEqualTo(2L * raw.length);
                assertThat(count(ids, "frame-" + i + "/operation=.*" + way)).isEqualTo(operations);
                assertThat(count(ids, "frame-" + i + "/record-of-.*" + way)).isEqualTo(raw.length + 3);
            }
        }
        assertThat(ids).hasSize(expected);
    }

    @Test
    void eachOtherOperationIsInARecordUnderARightChecksum() {
        Set<Integer> operations = cases(Kind.BODY)
                .filter(damaged -> damaged.id().matches("frame-0/operation=.*/resealed"))
                .map(damaged -> LogPieces.of(damaged.bytes()).raw(0).orElseThrow()[28] & 0xff)
                .collect(Collectors.toSet());

        Set<Integer> others = numbers(0, 256);
        others.remove(PIECES.raw(0).orElseThrow()[28] & 0xff);
        assertThat(operations).isEqualTo(others);
    }

    private static List<String> idsOfVersion2(Kind kind) {
        return LogDamage.of(GoldenFile.V2_SMALL.bytes())
                .cases(kind)
                .map(DamagedLog::toString)
                .toList();
    }

    @Test
    void noTwoIdsOfVersion2AreAlike() {
        assertThat(LogDamage.of(GoldenFile.V2_SMALL.bytes()).cases().map(DamagedLog::id))
                .doesNotHaveDuplicates();
    }

    /** The frames hold 1, 2 and 2 records: a batch is there whole or not at all. LSN 0 is of a bomb. */
    @Test
    void noDamageOfVersion2LeavesHalfOfABatch() {
        List<String> halves = LogDamage.of(GoldenFile.V2_SMALL.bytes())
                .cases()
                .filter(damaged -> !damaged.id().endsWith("/resealed"))
                .filter(damaged ->
                        !damaged.expected().toString().matches("(0,?)?(1,?)?(0,?)?(2,3,?)?(0,?)?(4,5)?|[A-Z].*"))
                .map(DamagedLog::toString)
                .toList();

        assertThat(halves).isEmpty();
    }

    @Test
    void aMovedFrameOfVersion2IsNoFrame() {
        assertThat(idsOfVersion2(Kind.FRAME))
                .contains(
                        "frame-1/doubled: 1,2,3",
                        "frame-1/dropped: 1",
                        "frame-1/swapped-with-the-one-before: 4,5",
                        "frame-2/stale-behind-the-end: 1,2,3,4,5");
    }

    @Test
    void headersOfVersion2LieUnderARightCrc() {
        assertThat(idsOfVersion2(Kind.HEADER))
                .contains(
                        "version=1: CORRUPT_RECORD",
                        "version=3: FORMAT_VERSION 1 3",
                        "flags=2: CORRUPT_RECORD",
                        "header@10^ff/resealed: ",
                        "header@15^01/resealed: UNKNOWN_CODEC mz4",
                        "header@15^ff/resealed: CORRUPT_RECORD",
                        "header-length=1048577: CORRUPT_RECORD");
    }

    @Test
    void recordsOfABlockAreMovedUnderARightChecksum() {
        assertThat(idsOfVersion2(Kind.BODY))
                .contains(
                        "frame-1/record-0-dropped/resealed: 1,3,4,5",
                        "frame-1/record-0-doubled/resealed: 1,4,5",
                        "frame-1/record-0-empty-record-before/resealed: 1,4,5",
                        "frame-1/record-0-longer/resealed: 1,2,3,4,5",
                        "frame-1/record-1-swapped-with-the-one-before/resealed: 1,4,5",
                        "frame-0/record-0-dropped/resealed: 2,3,4,5");
    }
}
