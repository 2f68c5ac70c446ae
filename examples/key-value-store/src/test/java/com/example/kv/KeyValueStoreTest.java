package com.example.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.crash.Acknowledgements;
import io.edgestore.testkit.crash.CrashExplorer;
import io.edgestore.testkit.crash.CrashReport;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyValueStoreTest {

    /** Short files, so that a few changes are enough for the log to drop some. */
    private static final WalOptions SHORT_FILES = WalOptions.defaults().withMaxFileLength(300);

    @TempDir
    Path directory;

    @Test
    void valuesComeBack() throws IOException {
        try (KeyValueStore store = KeyValueStore.open(directory)) {
            store.put("apples", "3");
            store.put("pears", "5");
            store.delete("apples");
            store.put("pears", "4");
        }
        try (KeyValueStore store = KeyValueStore.open(directory)) {
            assertThat(store.get("apples")).isEmpty();
            assertThat(store.get("pears")).hasValue("4");
        }
    }

    @Test
    void aSnapshotReplacesTheBeginningOfTheLog() throws IOException {
        try (KeyValueStore store = KeyValueStore.open(directory, SHORT_FILES)) {
            for (int i = 0; i < 20; i++) {
                store.put("key" + i % 3, "value" + i);
            }
            int before = logFiles();
            store.snapshot();
            assertThat(logFiles()).isLessThan(before).isEqualTo(1);
            store.put("key0", "after");
            store.snapshot();
            store.delete("key1");
        }
        try (KeyValueStore store = KeyValueStore.open(directory, SHORT_FILES)) {
            assertThat(store.get("key0")).hasValue("after");
            assertThat(store.get("key1")).isEmpty();
            assertThat(store.get("key2")).hasValue("value17");
        }
    }

    @Test
    void aMissingSnapshotIsAnErrorAndNotAnEmptyStore() throws IOException {
        try (KeyValueStore store = KeyValueStore.open(directory, SHORT_FILES)) {
            for (int i = 0; i < 20; i++) {
                store.put("key", "value" + i);
            }
            store.snapshot();
        }
        Files.delete(new Snapshots(directory).newest().orElseThrow());

        assertThatThrownBy(() -> KeyValueStore.open(directory, SHORT_FILES))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is missing");
    }

    /** Cuts the power at each operation of the store on its files, and within them, and opens it again. */
    @Test
    void nothingAcknowledgedIsLostInACrash() {
        CrashReport report = CrashExplorer.<Integer>workload((path, changes) -> {
                    try (KeyValueStore store = KeyValueStore.open(path.resolve("store"), SHORT_FILES)) {
                        for (int i = 1; i <= 9; i++) {
                            put(store, i, changes);
                            if (i % 4 == 0) {
                                store.snapshot();
                            }
                        }
                    }
                })
                .budget(Long.getLong("edgestore.crash.images", 1500))
                .check(KeyValueStoreTest::checkAndGoOn);

        System.out.println(report);
        assertThat(report.recoveryImages()).isPositive();
    }

    private static void put(KeyValueStore store, int number, Acknowledgements<Integer> changes) throws IOException {
        changes.attempt(number);
        store.put("key", "value" + number);
        changes.acknowledge(number);
    }

    /** The value is that of the last acknowledged change, or of one that was on its way; and the store can be written to. */
    private static void checkAndGoOn(Path path, Acknowledgements<Integer> changes) throws IOException {
        List<Integer> acknowledged = changes.acknowledged();
        int least = acknowledged.isEmpty() ? 0 : acknowledged.get(acknowledged.size() - 1);
        int number;
        try (KeyValueStore store = KeyValueStore.open(path.resolve("store"), SHORT_FILES)) {
            number = store.get("key")
                    .map(value -> Integer.parseInt(value.substring("value".length())))
                    .orElse(0);
            assertThat(number).isGreaterThanOrEqualTo(least);
            if (number > 0) {
                assertThat(changes.attempted()).contains(number);
            }
            put(store, number + 1, changes);
            store.snapshot();
        }
        try (KeyValueStore store = KeyValueStore.open(path.resolve("store"), SHORT_FILES)) {
            assertThat(store.get("key")).hasValue("value" + (number + 1));
        }
    }

    private int logFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("log"))) {
            return (int) files.filter(file -> file.toString().endsWith(".log")).count();
        }
    }
}
