package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Torn or damaged: files made by hand, one for each rule. */
class VerdictTest {

    private static final byte[] LENGTH_THAT_LEADS_NOWHERE = {9, 9, 9, 9, -1, -1, -1, 0x7f};

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("made.wal");
    }

    @Test
    void restWithAHigherLsnInItIsDamaged() throws IOException {
        byte[] bytes = twoRecords()
                .bytes(LENGTH_THAT_LEADS_NOWHERE)
                .record(3, "behind")
                .bytes(new byte[] {1, 2, 3})
                .toBytes();

        assertVerdict(bytes, Verdict.DAMAGED, 1, 2);
        assertRefused(bytes);
        assertThat(reading(bytes, RecoveryPolicy.SALVAGE).lsns()).containsExactly(1L, 2L, 3L);
    }

    /** The record before may be the one that was moved: no LSN tells what was written last. */
    @Test
    void restWithAnyLsnInItIsDamaged() throws IOException {
        for (long lsn : new long[] {0, 1, 2, 3, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            byte[] bytes = twoRecords()
                    .bytes(LENGTH_THAT_LEADS_NOWHERE)
                    .record(lsn, "any")
                    .bytes(new byte[] {1, 2, 3})
                    .toBytes();

            assertVerdict(bytes, Verdict.DAMAGED, 1, 2);
            assertRefused(bytes);
            assertThat(reading(bytes, RecoveryPolicy.SALVAGE).lsns()).containsExactly(1L, 2L, lsn);
        }
    }

    /** It reached the disk whole, whatever is in it. */
    @Test
    void restWithASoundFrameOfNoRecordInItIsDamaged() throws IOException {
        byte[] raw = LogBytes.raw(3, "behind".getBytes(StandardCharsets.UTF_8));
        raw[28] = 9; // no operation
        byte[] bytes = twoRecords()
                .bytes(LENGTH_THAT_LEADS_NOWHERE)
                .bytes(LogBytes.sealed(LogBytes.payload(raw)))
                .toBytes();

        assertVerdict(bytes, Verdict.DAMAGED, 1, 2);
        assertThat(reading(bytes, RecoveryPolicy.SALVAGE).report().verdict()).isEqualTo(Verdict.DAMAGED);
        assertRefused(bytes);
    }

    @Test
    void lastFrameWithAZeroSectorIsTorn() throws IOException {
        byte[] bytes = twoRecords().record(3, noise(2000)).toBytes();
        zero(bytes, 1024, 1536);

        assertVerdict(bytes, Verdict.TORN_TAIL, 1, 2);
        assertAppends(bytes, 3, 1, 2, 3);
    }

    @Test
    void lastFrameWhoseEndIsZeroFromASectorOnIsTorn() throws IOException {
        byte[] bytes = twoRecords().record(3, noise(2000)).toBytes();
        zero(bytes, 2048, bytes.length);

        assertVerdict(bytes, Verdict.TORN_TAIL, 1, 2);
    }

    @Test
    void lastFrameWithZerosThatFillNoSectorIsDamaged() throws IOException {
        byte[] bytes = twoRecords().record(3, noise(2000)).toBytes();
        zero(bytes, 1025, 1537);

        assertVerdict(bytes, Verdict.DAMAGED, 1, 2);
    }

    @Test
    void zeroSectorInAFrameWithRecordsBehindItIsDamage() throws IOException {
        byte[] bytes = twoRecords().record(3, noise(2000)).record(4, "behind").toBytes();
        zero(bytes, 1024, 1536);

        assertThat(reading(bytes, RecoveryPolicy.SKIP).lsns()).containsExactly(1L, 2L, 4L);
        assertThat(reading(bytes, RecoveryPolicy.SALVAGE).lsns()).containsExactly(1L, 2L, 4L);
        for (RecoveryPolicy policy : RecoveryPolicy.values()) {
            assertThat(reading(bytes, policy).report().verdict())
                    .as(policy.name())
                    .isEqualTo(Verdict.DAMAGED);
        }
        assertAppends(bytes, 5, 1, 2, 4, 5);
    }

    @Test
    void lastFrameWithOneFlippedBitIsDamagedAndWritingGoesOnBehindIt() throws IOException {
        byte[] bytes = twoRecords().record(3, noise(2000)).toBytes();
        bytes[bytes.length - 100] ^= 1;

        assertVerdict(bytes, Verdict.DAMAGED, 1, 2);
        // The damaged frame was LSN 3.
        assertAppends(bytes, 4, 1, 2, 4);
        assertThat(Arrays.copyOf(Files.readAllBytes(file), bytes.length))
                .as("what was there before")
                .isEqualTo(bytes);
    }

    /** The checksum came and the length did not, so that the frame seems to have no payload. Found by a simulated crash. */
    @Test
    void lastFrameWhoseHeaderIsCutByALostSectorIsTorn() throws IOException {
        byte[] bytes = {};
        for (int length = 100; bytes.length != 1024 - 4; length++) {
            assertThat(length).isLessThan(1024);
            bytes = LogBytes.withHeader().record(1, noise(length)).toBytes();
        }
        bytes = LogBytes.withHeader()
                .bytes(Arrays.copyOfRange(bytes, 8, bytes.length))
                .record(2, noise(700))
                .toBytes();
        Arrays.fill(bytes, 1024, bytes.length, (byte) 0);

        assertVerdict(bytes, Verdict.TORN_TAIL, 1);
        assertAppends(bytes, 2, 1, 2);
    }

    /** Its last byte lies in a sector of its own and is zero, which is no trace of a sector that was lost. */
    @Test
    void fewZerosAtTheEndOfADamagedFrameDoNotMakeItTorn() throws IOException {
        for (int zeros = 1; zeros < 8; zeros++) {
            byte[] bytes = {};
            for (int length = 100; bytes.length < 1024 + zeros; length++) {
                byte[] value = Arrays.copyOf(noise(length - zeros), length);
                bytes = twoRecords().record(3, value).toBytes();
            }
            assertThat(bytes).hasSize(1024 + zeros);
            assertThat(Arrays.copyOfRange(bytes, 1024, bytes.length)).containsOnly(0);
            bytes[bytes.length - 200] ^= 1;

            assertVerdict(bytes, Verdict.DAMAGED, 1, 2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STOP", "FAIL"})
    void strictPoliciesDoNotWriteBehindDamage(RecoveryPolicy policy) throws IOException {
        byte[] bytes = twoRecords().record(3, noise(2000)).toBytes();
        bytes[bytes.length - 100] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> WalWriter.open(file, WalOptions.defaults().withRecoveryPolicy(policy)))
                .isInstanceOfSatisfying(
                        CorruptLogException.class,
                        e -> assertThat(e.damage())
                                .get()
                                .extracting(Damage::reason)
                                .isEqualTo(Damage.Reason.CHECKSUM));
        assertThat(file).hasBinaryContent(bytes);
    }

    @ParameterizedTest
    @EnumSource(names = {"STOP", "FAIL"})
    void strictPoliciesCutATornTail(RecoveryPolicy policy) throws IOException {
        byte[] whole = twoRecords().toBytes();
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));

        try (WalWriter writer = WalWriter.open(file, WalOptions.defaults().withRecoveryPolicy(policy))) {
            assertThat(writer.nextLsn()).isEqualTo(2);
            assertThat(writer.report().recovery().verdict()).isEqualTo(Verdict.TORN_TAIL);
        }
    }

    @Test
    void zerosAtTheEndAreAZeroTail() throws IOException {
        for (int zeros : new int[] {1, 7, 8, 9, 5000, 300_000}) {
            byte[] bytes = twoRecords().zeros(zeros).toBytes();

            assertVerdict(bytes, Verdict.ZERO_TAIL, 1, 2);
            assertThat(reading(bytes, RecoveryPolicy.SKIP).report().zeroBytes()).isEqualTo(zeros);
            assertAppends(bytes, 3, 1, 2, 3);
        }
    }

    @Test
    void zerosInTheMiddleAreOneDamage() throws IOException {
        byte[] bytes = twoRecords().zeros(8 * 5000).record(3, "behind").toBytes();

        PolicyReading reading = reading(bytes, RecoveryPolicy.SKIP);

        assertThat(reading.lsns()).containsExactly(1L, 2L, 3L);
        assertThat(reading.told()).hasSize(1);
        assertThat(reading.told().get(0).length()).isEqualTo(8 * 5000);
        assertThat(reading.told().get(0).reason()).isEqualTo(Damage.Reason.ZEROS);
        assertThat(reading(bytes, RecoveryPolicy.STOP).lsns()).containsExactly(1L, 2L);
    }

    /** Eight zeros are a frame, so zeros can lead one byte too far. Found by chance, with seed 6796473211435. */
    @Test
    void salvageFindsAFrameBehindZerosWhoseOwnFirstByteIsZero() throws IOException {
        long lsn = 3;
        while (LogBytes.frame(lsn, new byte[0])[0] != 0) {
            lsn++;
        }
        byte[] bytes = twoRecords().zeros(8 * 2 + 7).record(lsn, new byte[0]).toBytes();

        assertThat(reading(bytes, RecoveryPolicy.SKIP).lsns()).containsExactly(1L, 2L);
        assertThat(reading(bytes, RecoveryPolicy.SALVAGE).lsns()).containsExactly(1L, 2L, lsn);
        assertThat(reading(bytes, RecoveryPolicy.SALVAGE).report().verdict()).isEqualTo(Verdict.DAMAGED);
    }

    @Test
    void allDamagesAreToldAndTheListIsCapped() throws IOException {
        LogBytes log = LogBytes.withHeader();
        int frame = LogBytes.frame(100, noise(20)).length;
        for (int i = 0; i < 500; i++) {
            log.record(100 + i, noise(20));
        }
        byte[] bytes = log.toBytes();
        for (int i = 0; i < 250; i++) {
            bytes[8 + 2 * i * frame + 40] ^= 1;
        }

        for (RecoveryPolicy policy : List.of(RecoveryPolicy.SKIP, RecoveryPolicy.SALVAGE)) {
            PolicyReading reading = reading(bytes, policy);

            assertThat(reading.records()).hasSize(250);
            assertThat(reading.report().damages()).hasSize(100);
            assertThat(reading.report().damageCount()).isEqualTo(250);
            assertThat(reading.report().damagedBytes()).isEqualTo(250L * frame);
            assertThat(reading.told()).hasSize(250);
        }
    }

    @Test
    void neighboursAreOneDamage() throws IOException {
        LogBytes log = twoRecords();
        int start = log.length();
        byte[] bytes = log.record(3, "a").record(4, "b").record(5, "c").toBytes();
        int frame = LogBytes.frame(3, new byte[1]).length;
        bytes[start] ^= 1;
        bytes[start + frame] ^= 1;

        PolicyReading reading = reading(bytes, RecoveryPolicy.SKIP);

        assertThat(reading.lsns()).containsExactly(1L, 2L, 5L);
        assertThat(reading.told()).containsExactly(new Damage(file, start, 2L * frame, Damage.Reason.CHECKSUM));
    }

    @Test
    void jumpsOfTheLsnAreCountedAndAreNoDamage() throws IOException {
        byte[] bytes = twoRecords()
                .record(5, "forward")
                .record(4, "back")
                .record(4, "again")
                .record(5, "by one")
                .toBytes();

        PolicyReading reading = reading(bytes, RecoveryPolicy.FAIL);

        assertThat(reading.report().verdict()).isEqualTo(Verdict.CLEAN);
        assertThat(reading.report().lsnJumps()).isEqualTo(3);
        assertThat(reading.report().lastLsn()).hasValue(5);
    }

    private static LogBytes twoRecords() {
        return LogBytes.withHeader().record(1, "first").record(2, "second");
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        for (int i = 0; i < length; i++) {
            noise[i] = (byte) (1 + i % 251);
        }
        return noise;
    }

    private static void zero(byte[] bytes, int from, int to) {
        Arrays.fill(bytes, from, to, (byte) 0);
    }

    private PolicyReading reading(byte[] bytes, RecoveryPolicy policy) throws IOException {
        Files.write(file, bytes);
        return PolicyReading.of(file, policy);
    }

    /** Under each policy that can tell; salvage may bring back more. */
    private void assertVerdict(byte[] bytes, Verdict verdict, long... lsns) throws IOException {
        for (RecoveryPolicy policy : RecoveryPolicy.values()) {
            if (policy != RecoveryPolicy.SALVAGE) {
                PolicyReading reading = reading(bytes, policy);
                assertThat(reading.report().verdict()).as(policy.name()).isEqualTo(verdict);
                assertThat(reading.lsns())
                        .as(policy.name())
                        .isEqualTo(Arrays.stream(lsns).boxed().toList());
                assertThat(reading.threw())
                        .as(policy.name())
                        .isEqualTo(policy == RecoveryPolicy.FAIL && verdict == Verdict.DAMAGED);
            }
        }
    }

    private void assertAppends(byte[] bytes, long newLsn, long... lsns) throws IOException {
        Files.write(file, bytes);
        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.append(WalEntry.put("ns", "key", "new"))).isEqualTo(newLsn);
        }
        for (RecoveryPolicy policy : List.of(RecoveryPolicy.SKIP, RecoveryPolicy.SALVAGE)) {
            assertThat(PolicyReading.of(file, policy).lsns())
                    .as(policy.name())
                    .isEqualTo(Arrays.stream(lsns).boxed().toList());
        }
    }

    private void assertRefused(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        assertThatThrownBy(() -> WalWriter.open(file)).isInstanceOf(CorruptLogException.class);
        assertThat(file).hasBinaryContent(bytes);
        assertThat(directory)
                .isDirectoryContaining(path -> path.equals(file))
                .isDirectoryNotContaining(path -> !path.equals(file));
    }
}
