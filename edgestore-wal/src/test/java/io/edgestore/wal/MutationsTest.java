package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.format.ParsedLog;
import io.edgestore.testkit.format.ReadOutcome;
import io.edgestore.testkit.golden.GoldenFile;
import io.edgestore.testkit.golden.GoldenMutation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each damaged copy of the golden file, under each policy. */
class MutationsTest {

    private static final byte[] SMALL = GoldenFile.SMALL.bytes();

    /** One for all: thousands of directories take longer than the tests. */
    @TempDir
    private static Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("mutated.wal");
    }

    static List<GoldenMutation> mutations() {
        return GoldenMutation.all();
    }

    @Test
    void tableIsWhole() {
        assertThat(GoldenMutation.all()).hasSize(697);
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void defaultPolicyReadsWhatRustReads(GoldenMutation mutation) throws IOException {
        Files.write(file, mutation.apply(SMALL));

        assertThat(outcome(RecoveryPolicy.SKIP)).isEqualTo(expected(mutation));
    }

    /** The table is a version 1 reader's. To one that knows version 2, that byte makes a damaged header of version 2. */
    private static ReadOutcome expected(GoldenMutation mutation) {
        return mutation.name().equals("version=2") ? new ReadOutcome.CorruptRecord() : mutation.expected();
    }

    @Test
    void parserOfTheTestKitReadsWhatRustReads() {
        for (GoldenMutation mutation : GoldenMutation.all()) {
            assertThat(ParsedLog.of(mutation.apply(SMALL)).outcome().inShort())
                    .as(mutation.name())
                    .isEqualTo(expected(mutation));
        }
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void eachPolicyComesToWhatItPromises(GoldenMutation mutation) throws IOException {
        byte[] bytes = mutation.apply(SMALL);
        Files.write(file, bytes);
        for (RecoveryPolicy policy : RecoveryPolicy.values()) {
            if (mutation.expected() instanceof ReadOutcome.Lsns) {
                PolicyReading.of(file, policy).assertIs(PolicyModel.of(bytes, policy));
            } else {
                assertThat(outcome(policy)).as(policy.name()).isEqualTo(expected(mutation));
            }
        }
    }

    private ReadOutcome outcome(RecoveryPolicy policy) throws IOException {
        try {
            return new ReadOutcome.Lsns(PolicyReading.of(file, policy).lsns());
        } catch (CorruptLogException e) {
            return new ReadOutcome.CorruptRecord();
        } catch (FormatVersionException e) {
            return new ReadOutcome.FormatVersion(e.expected(), e.found());
        }
    }
}
