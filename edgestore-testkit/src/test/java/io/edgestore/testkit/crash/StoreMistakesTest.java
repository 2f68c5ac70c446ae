package io.edgestore.testkit.crash;

import static io.edgestore.testkit.crash.ToyWorkloads.adding;
import static io.edgestore.testkit.crash.ToyWorkloads.addingWhenAForceFails;
import static io.edgestore.testkit.crash.ToyWorkloads.assertIntact;
import static io.edgestore.testkit.crash.ToyWorkloads.reopened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.crash.ToyStore.Mistake;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A right store passes, and each mistake is found by the assertion that is there for it. */
@Timeout(120)
class StoreMistakesTest {

    @Test
    void aRightStorePasses() {
        CrashReport report = adding(Mistake.NONE).randomImages(20).budget(5000).check(reopened(Mistake.NONE));
        assertThat(report.operations()).isEqualTo(27);
        assertThat(report.images()).isEqualTo(report.imagesThere()).isGreaterThan(250);
        assertThat(report.checked()).isEqualTo(5000);
        assertThat(report.recoveryImagesThere()).isGreaterThan(report.recoveryImages());
        assertThat(report)
                .hasToString("27 operations; checked " + report.images() + " of " + report.images()
                        + " images of crashes, and " + report.recoveryImages() + " of " + report.recoveryImagesThere()
                        + " of crashes in recovery; directory changes reach the disk in the order in which they were"
                        + " made; seed 42");
    }

    @ParameterizedTest
    @CsvSource({
        "NO_FORCE, acknowledged keys",
        "NO_DIRECTORY_FORCE, acknowledged keys",
        "EARLY_ACKNOWLEDGEMENT, acknowledged keys",
        "NO_TAIL_REPAIR, keys added after the crash",
        "NO_CHECKSUM, keys that were added"
    })
    void aMistakeIsFound(Mistake mistake, String assertion) {
        assertThatThrownBy(() -> adding(mistake).randomImages(20).check(reopened(mistake)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[" + assertion + "]")
                .hasMessageContaining(".replay(\"42:")
                .hasMessageContaining("WRITE /data/keys")
                // What became of the operations that explain it.
                .hasMessageMatching("(?s).*\\[main]: (lost|zeroed|of its sectors .* (lost|zeroed)|its first .*).*");
    }

    private static CrashExplorer<String> addingOnAFailingDisk(Mistake mistake) {
        return addingWhenAForceFails(mistake, "keys", 4);
    }

    @Test
    void aRetriedForceIsFound() {
        addingOnAFailingDisk(Mistake.NONE).check(reopened(Mistake.NONE));
        assertThatThrownBy(() -> addingOnAFailingDisk(Mistake.RETRIED_FORCE).check(reopened(Mistake.RETRIED_FORCE)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[acknowledged keys]")
                .hasMessageContaining("FORCE /data/keys fails: Input/output error");
    }

    /** No name can be relied on that was made before: so the checker adds nothing to the file that has it. */
    @Test
    void aRetriedForceOfADirectoryIsFound() {
        Stage<String> intact = (directory, keys) -> {
            try (ToyStore store = ToyStore.open(directory, Mistake.NONE)) {
                assertIntact(store, keys);
            }
        };
        addingWhenAForceFails(Mistake.NONE, "", 1).check(intact);
        assertThatThrownBy(() -> addingWhenAForceFails(Mistake.RETRIED_DIRECTORY_FORCE, "", 1)
                        .check(intact))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[acknowledged keys]")
                .hasMessageContaining("FORCE /data fails: Input/output error");
    }

    /** All keys are in one sector, so that no power cut tears one in two that loses all or nothing. */
    @Test
    void aStoreOfSmallRecordsWithoutTailRepairIsFoundByAKillWithinAWrite() {
        assertThatThrownBy(() -> addingThree(Mistake.NO_TAIL_REPAIR).check(reopened(Mistake.NO_TAIL_REPAIR)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[keys added after the crash]")
                .hasMessageContaining("the process is killed within the next operation")
                .hasMessageMatching("(?s).*WRITE /data/keys \\d+ bytes at \\d+ \\[main]: its first \\d+ bytes\n.*");
        CrashReport report = addingThree(Mistake.NONE).check(reopened(Mistake.NONE));
        assertThat(report.images()).isEqualTo(report.imagesThere());
    }

    private static CrashExplorer<String> addingThree(Mistake mistake) {
        return CrashExplorer.<String>workload((directory, keys) -> {
                    try (ToyStore store = ToyStore.open(directory, mistake)) {
                        for (String key : List.of("one", "two", "six")) {
                            keys.attempt(key);
                            store.add(key);
                            keys.acknowledge(key);
                        }
                    }
                })
                .randomImages(0)
                .seed(42);
    }
}
