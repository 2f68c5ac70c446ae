package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw blocks made by hand: their records come back as they stand there, and of a malformed block none does. */
class Version2BlockTest {

    private static final long SEED = Seed.of(Version2BlockTest.class);
    private static final byte[] VALUE = {1, 2, 3};

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("a.wal");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 800})
    void aFrameTellsHowManyOfItsRecordsAreStillToCome(int batch) throws IOException {
        Version2Bytes log = Version2Bytes.of(1, "crc32c").record(1, VALUE);
        int frame = log.length();
        int end = log.batch(2, new byte[batch][2]).length();
        Files.write(file, log.record(2 + batch, VALUE).toBytes());

        try (WalReader reader = WalReader.open(file)) {
            assertThat(reader.advance()).isTrue();
            assertThat(reader.record().remainingInFrame()).isZero();
            for (int i = 0; i < batch; i++) {
                assertThat(reader.advance()).isTrue();
                RecordView record = reader.record();
                assertThat(record.lsn()).isEqualTo(2 + i);
                assertThat(record.remainingInFrame()).isEqualTo(batch - 1 - i);
                assertThat(record.offset()).isEqualTo(frame);
                assertThat(record.frameLength()).isEqualTo(end - frame);
            }
            RecoveryReport within = reader.report();
            assertThat(within.records()).isEqualTo(1 + batch);
            assertThat(within.frames()).isEqualTo(2);
            assertThat(reader.advance()).isTrue();
            assertThat(reader.record().remainingInFrame()).isZero();
            assertThat(reader.advance()).isFalse();
            assertThat(reader.report().frames()).isEqualTo(3);
            assertThat(reader.report().records()).isEqualTo(2 + batch);
            assertThat(reader.report().toString())
                    .contains(batch == 1 ? "3 records (" : 2 + batch + " records in 3 frames (");
        }
    }

    @Test
    void lsnsMayLeaveSomeOutAndPassTheSignBit() throws IOException {
        long[] lsns = {0, 7, Long.MAX_VALUE, Long.MIN_VALUE, -1};
        Files.write(
                file,
                Version2Bytes.of(1, "crc32c")
                        .raw(LongStream.of(lsns)
                                .mapToObj(lsn -> LogBytes.raw(lsn, VALUE))
                                .toArray(byte[][]::new))
                        .toBytes());

        for (RecoveryPolicy policy : RecoveryPolicy.values()) {
            PolicyReading reading = PolicyReading.of(file, policy);
            assertThat(reading.lsns()).isEqualTo(LongStream.of(lsns).boxed().toList());
            assertThat(reading.report().verdict()).isEqualTo(Verdict.CLEAN);
            assertThat(reading.report().lsnJumps()).isEqualTo(3);
        }
    }

    @Test
    void bytesBehindTheValueAreIgnoredInEachRecord() throws IOException {
        byte[] longer = Arrays.copyOf(LogBytes.raw(2, VALUE), LogBytes.raw(2, VALUE).length + 9);
        Files.write(
                file,
                Version2Bytes.of(1, "crc32c")
                        .raw(LogBytes.raw(1, VALUE), longer, LogBytes.raw(3, VALUE))
                        .toBytes());

        try (WalReader reader = WalReader.open(file)) {
            List<Integer> lengths = new ArrayList<>();
            while (reader.advance()) {
                assertThat(reader.record().value()).isEqualTo(ByteBuffer.wrap(VALUE));
                lengths.add(reader.record().rawRecord().remaining());
            }
            assertThat(lengths).containsExactly(75, 84, 75);
        }
    }

    static Stream<Named<byte[]>> malformedBlocks() {
        byte[] two = LogBytes.raw(2, VALUE);
        byte[] three = LogBytes.raw(3, VALUE);
        byte[] four = LogBytes.raw(4, VALUE);
        byte[] sound = Version2Bytes.block(two, three, four);
        byte[] unknownOperation = four.clone();
        unknownOperation[28] = 3;
        byte[] longKey = three.clone();
        longKey[31] = 70;
        return Stream.of(
                Named.of("empty", new byte[0]),
                Named.of("a length alone", new byte[4]),
                Named.of("an empty record behind others", Version2Bytes.block(two, three, new byte[0])),
                Named.of("an empty record before others", Version2Bytes.block(new byte[0], two, three)),
                Named.of("a byte behind the last", Arrays.copyOf(sound, sound.length + 1)),
                Named.of("three bytes behind the last", Arrays.copyOf(sound, sound.length + 3)),
                Named.of("zeros behind the last", Arrays.copyOf(sound, sound.length + 200)),
                Named.of("a byte less", Arrays.copyOf(sound, sound.length - 1)),
                Named.of("a byte of a length", Arrays.copyOf(sound, sound.length - 78)),
                Named.of("first length too short by one", withLength(sound, 0, 74)),
                Named.of("first length too long by one", withLength(sound, 0, 76)),
                Named.of("first length over the end", withLength(sound, 0, sound.length - 3)),
                Named.of("last length over the end", withLength(sound, 158, 76)),
                Named.of("last length too short", withLength(sound, 158, 74)),
                Named.of("length with the sign bit", withLength(sound, 79, Integer.MIN_VALUE)),
                Named.of("length of -1", withLength(sound, 79, -1)),
                Named.of("length of 0", withLength(sound, 79, 0)),
                Named.of("unknown operation in the last", Version2Bytes.block(two, three, unknownOperation)),
                Named.of("key over the end of its record", Version2Bytes.block(two, longKey, four)),
                Named.of("an LSN twice", Version2Bytes.block(two, three, three)),
                Named.of("LSNs that fall", Version2Bytes.block(two, four, three)),
                Named.of(
                        "LSNs that fall as unsigned",
                        Version2Bytes.block(LogBytes.raw(-1, VALUE), LogBytes.raw(1, VALUE))),
                Named.of("a record as in version 1", two));
    }

    private static byte[] withLength(byte[] block, int at, int length) {
        byte[] changed = block.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, length);
        return changed;
    }

    @ParameterizedTest
    @MethodSource("malformedBlocks")
    void ofAMalformedBlockNothingComesBack(byte[] block) throws IOException {
        Version2Bytes log = Version2Bytes.of(1, "crc32c").record(1, VALUE);
        int offset = log.length();
        int end = log.block(block).length();
        Files.write(file, log.record(100, VALUE).toBytes());

        for (RecoveryPolicy policy : RecoveryPolicy.values()) {
            boolean stops = policy == RecoveryPolicy.STOP || policy == RecoveryPolicy.FAIL;
            PolicyReading reading = PolicyReading.of(file, policy);

            assertThat(reading.lsns()).isEqualTo(stops ? List.of(1L) : List.of(1L, 100L));
            assertThat(reading.told()).containsExactly(new Damage(file, offset, end - offset, Damage.Reason.RECORD));
        }
    }

    /** The flag says whether there are hashes: with the other layout, other bytes are the value's length. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void recordsWithoutHashesSayThatTheyHaveNone(int batch) throws IOException {
        byte[][] values = new byte[batch][];
        for (int i = 0; i < batch; i++) {
            values[i] = new byte[i];
            Arrays.fill(values[i], (byte) i);
        }
        Files.write(
                file, Version2Bytes.withoutHashes(1, "crc32c").batch(1, values).toBytes());

        try (WalReader reader = WalReader.open(file)) {
            for (int i = 0; i < batch; i++) {
                assertThat(reader.advance()).isTrue();
                RecordView record = reader.record();
                assertThat(record.value()).isEqualTo(ByteBuffer.wrap(values[i]));
                assertThat(record.hasValueHash()).isFalse();
                assertThat(record.valueHash().hasRemaining()).isFalse();
                assertThat(record.verify()).isTrue();
                assertThat(record.rawLength())
                        .isEqualTo(39 + record.key().remaining() + i)
                        .isEqualTo(record.rawRecord().remaining());
                WalEntry entry = record.toRecord().entry();
                assertThat(entry.hasValueHash()).isFalse();
                assertThat(entry.valueHash()).isEmpty();
                assertThat(entry.verify()).isTrue();
            }
            assertThat(reader.advance()).isFalse();
            assertThat(reader.report().frames()).isEqualTo(1);
        }
    }

    /** What is random is checked against the rules, byte by byte. */
    @ParameterizedTest
    @EnumSource(RecoveryPolicy.class)
    void ofRandomlyChangedBlocksNothingComesBackThatIsNoBlock(RecoveryPolicy policy) throws IOException {
        Random random = new Random(SEED);
        for (int round = 0; round < 500; round++) {
            byte[] block = Version2Bytes.block(
                    LogBytes.raw(1 + random.nextInt(3), VALUE),
                    LogBytes.raw(2 + random.nextInt(3), new byte[random.nextInt(9)]),
                    LogBytes.raw(3 + random.nextInt(3), VALUE));
            if (random.nextBoolean()) {
                block[random.nextInt(block.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, Version2Bytes.of(1, "crc32c").block(block).toBytes());

            assertThat(PolicyReading.of(file, policy).lsns())
                    .as("round %s", round)
                    .isEqualTo(lsnsOf(block));
        }
    }

    /** By the rules of docs/format.md, with no code of the log. */
    private static List<Long> lsnsOf(byte[] block) {
        ByteBuffer in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        List<Long> lsns = new ArrayList<>();
        while (in.hasRemaining()) {
            long length = in.remaining() < 4 ? -1 : in.getInt() & 0xffff_ffffL;
            if (length < 71 || length > in.remaining()) {
                return List.of();
            }
            ByteBuffer record = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
            in.position(in.position() + (int) length);
            long lsn = record.getLong(8);
            long keyAt = 31L + ((record.get(29) & 0xff) << 8 | record.get(30) & 0xff) + 4;
            long hashAt = keyAt > length ? length : keyAt + (record.getInt((int) keyAt - 4) & 0xffff_ffffL);
            boolean fits =
                    hashAt + 36 <= length && hashAt + 36 + (record.getInt((int) hashAt + 32) & 0xffff_ffffL) <= length;
            boolean rises = lsns.isEmpty() || Long.compareUnsigned(lsns.get(lsns.size() - 1), lsn) < 0;
            if (!fits || !rises || record.get(28) < 1 || record.get(28) > 2) {
                return List.of();
            }
            lsns.add(lsn);
        }
        return lsns;
    }
}
