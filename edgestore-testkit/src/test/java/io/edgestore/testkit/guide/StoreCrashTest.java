package io.edgestore.testkit.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.edgestore.testkit.crash.Acknowledgements;
import io.edgestore.testkit.crash.CrashExplorer;
import io.edgestore.testkit.crash.CrashReport;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.DirectoryOrder;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreCrashTest {

    private static final List<String> KEYS = List.of("a", "b", "c");

    private static void crashBroken() {
        CrashExplorer.<String>workload((directory, keys) -> {
                    BrokenStore store = new BrokenStore(directory);
                    for (String key : KEYS) {
                        keys.attempt(key);
                        store.put(key, "value of " + key);
                        keys.acknowledge(key);
                    }
                })
                .seed(42)
                .check((directory, keys) -> {
                    BrokenStore store = new BrokenStore(directory);
                    for (String key : keys.acknowledged()) {
                        assertThat(store.get(key)).as("the value of " + key).isEqualTo("value of " + key);
                    }
                });
    }

    @Test
    void theBrokenStoreIsFound() throws IOException {
        AssertionError failure = catchThrowableOfType(AssertionError.class, StoreCrashTest::crashBroken);

        // AssertJ leaves a space at an end of a line.
        assertThat(failure.getMessage().replace(" \n", "\n")).isEqualTo(message());
    }

    @Test
    void theGuideShowsWhatIsFound() throws IOException {
        assertThat(Path.of("..", "docs", "testing-your-store.md")).content().contains(message());
    }

    private static String message() throws IOException {
        try (InputStream in = StoreCrashTest.class.getResourceAsStream("broken-store.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void putAll(Path directory, Acknowledgements<String> keys) throws IOException {
        MendedStore store = new MendedStore(directory);
        for (String key : KEYS) {
            keys.attempt(key);
            store.put(key, "value of " + key);
            keys.acknowledge(key);
        }
    }

    /** Uses what it finds, too: a store that is damaged may show that only later. */
    private static void checkAndPut(Path directory, Acknowledgements<String> keys) throws IOException {
        MendedStore store = new MendedStore(directory);
        for (String key : keys.acknowledged()) {
            assertThat(store.get(key)).as("the value of " + key).isEqualTo("value of " + key);
        }
        store.put("after", "the crash");
        assertThat(new MendedStore(directory).get("after")).isEqualTo("the crash");
    }

    @Test
    void nothingThatWasPutIsLost() {
        CrashReport report =
                CrashExplorer.<String>workload(StoreCrashTest::putAll).check(StoreCrashTest::checkAndPut);

        System.out.println(report);
        assertThat(report.images()).isEqualTo(report.imagesThere());
        assertThat(report.recoveryImages()).isPositive();
    }

    @Test
    void theOperationLogShowsWhatIsForced() throws IOException {
        CrashFileSystem broken = CrashFileSystem.create();
        new BrokenStore(broken.getPath("/")).put("a", "value of a");
        assertThat(broken.operations()).extracting(Operation::kind).containsExactly(Kind.CREATE, Kind.WRITE, Kind.MOVE);

        CrashFileSystem mended = CrashFileSystem.create();
        new MendedStore(mended.getPath("/")).put("a", "value of a");
        assertThat(mended.operations())
                .extracting(Operation::kind)
                .containsExactly(Kind.CREATE, Kind.WRITE, Kind.FORCE, Kind.MOVE, Kind.FORCE);
    }

    @Test
    void nothingThatWasPutIsLostInAnyOrder() {
        CrashReport report = CrashExplorer.<String>workload(StoreCrashTest::putAll)
                .directoryOrder(DirectoryOrder.ANY)
                .check(StoreCrashTest::checkAndPut);

        assertThat(report.images()).isEqualTo(report.imagesThere());
    }

    @Test
    void aFullDiskLosesNothing() {
        CrashExplorer.<String>workload((directory, keys) -> {
                    CrashFileSystem.of(directory).on(Kind.WRITE).nth(2).fail(() -> new IOException("disk full"));
                    assertThatThrownBy(() -> putAll(directory, keys)).hasMessage("disk full");
                })
                .check(StoreCrashTest::checkAndPut);
    }
}
