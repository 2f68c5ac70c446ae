package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A last frame of which only the length was damaged is whole: it is no torn tail, and nothing is cut. */
class LastFrameTest {

    private static final byte[] VALUE_WITH_A_ZERO_SECTOR = new byte[3000];

    @TempDir
    private Path directory;

    static Stream<Arguments> files() {
        return Stream.of("1", "crc32c", "xxh32")
                .flatMap(kind -> Stream.of("rest + 1", "64 MiB", "over 64 MiB", "2^32 - 1", "half", "0")
                        .map(length -> Arguments.of(kind, length)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void isNeverCutAndComesBackUnderSalvage(String kind, String length) throws IOException {
        int[] offset = new int[1];
        byte[] bytes = file(kind, offset);
        int rest = bytes.length - offset[0] - 8;
        int damaged = switch (length) {
            case "rest + 1" -> rest + 1;
            case "64 MiB" -> 64 << 20;
            case "over 64 MiB" -> (64 << 20) + 1;
            case "half" -> rest / 2;
            case "0" -> 0;
            default -> -1;
        };
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(offset[0] + 4, damaged);
        Path file = Files.write(directory.resolve("last.wal"), bytes);

        for (RecoveryPolicy policy : RecoveryPolicy.values()) {
            PolicyReading reading = PolicyReading.of(file, policy);
            boolean salvage = policy == RecoveryPolicy.SALVAGE;
            assertThat(reading.report().verdict()).as("%s", policy).isEqualTo(Verdict.DAMAGED);
            assertThat(reading.lsns()).as("%s", policy).isEqualTo(salvage ? List.of(1L, 2L, 3L) : List.of(1L, 2L));
            assertThat(reading.told()).as("%s", policy).hasSize(1);
            if (damaged < 0 || damaged > rest || salvage) {
                int damagedBytes = salvage ? 8 : bytes.length - offset[0];
                assertThat(reading.told()).as("%s", policy).allSatisfy(damage -> {
                    assertThat(damage.offset()).isEqualTo(offset[0]);
                    assertThat(damage.length()).isEqualTo(damagedBytes);
                    assertThat(damage.reason()).isEqualTo(Damage.Reason.LENGTH);
                });
            }
        }
        assertThatThrownBy(() -> WalWriter.open(file)).isInstanceOf(CorruptLogException.class);
        assertThat(file).hasBinaryContent(bytes);
        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void comesBackBehindAFrameThatDoesNot() throws IOException {
        byte[] second = LogBytes.frame(2, new byte[100]);
        second[50] ^= 1;
        byte[] last = LogBytes.frame(3, new byte[100]);
        last[7] = -1; // leads nowhere
        LogBytes log = LogBytes.withHeader().record(1, "first").bytes(second);
        Path file = Files.write(directory.resolve("last.wal"), log.bytes(last).toBytes());

        PolicyReading salvaged = PolicyReading.of(file, RecoveryPolicy.SALVAGE);

        assertThat(salvaged.lsns()).containsExactly(1L, 3L);
        assertThat(salvaged.report().damagedBytes()).isEqualTo(second.length + 8);
    }

    /** The checksum fits what is left, and that is too short for a record. */
    @ParameterizedTest
    @EnumSource
    void isOnlyWhatCanHoldARecord(RecoveryPolicy policy) throws IOException {
        byte[] last = LogBytes.sealed(new byte[] {0, 0, 0, 0, 7});
        last[7] = -1;
        byte[] bytes = LogBytes.withHeader().record(1, "first").bytes(last).toBytes();
        Path file = Files.write(directory.resolve("last.wal"), bytes);

        assertThat(PolicyReading.of(file, policy).report().tornBytes()).isEqualTo(last.length);
    }

    /** LSNs 1 to 3. The last frame has a sector of zeros in it, as a torn one can. */
    private static byte[] file(String kind, int[] lastFrame) {
        if (kind.equals("1")) {
            LogBytes log = LogBytes.withHeader().record(1, "first").record(2, "second");
            lastFrame[0] = log.length();
            return log.record(3, VALUE_WITH_A_ZERO_SECTOR).toBytes();
        }
        Version2Bytes log =
                Version2Bytes.of(0x5eed, kind).record(1, new byte[1]).record(2, new byte[2]);
        lastFrame[0] = log.length();
        return log.record(3, VALUE_WITH_A_ZERO_SECTOR).toBytes();
    }
}
