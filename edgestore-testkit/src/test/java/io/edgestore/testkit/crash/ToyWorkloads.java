package io.edgestore.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.crash.ToyStore.Mistake;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** What is done with a {@link ToyStore} under a {@link CrashExplorer}, and what must be true of it afterwards. */
final class ToyWorkloads {

    private static final List<String> KEYS = IntStream.range(0, 12)
            .mapToObj(i -> "key-" + i + "-".repeat(i * 37 % 300))
            .toList();

    private ToyWorkloads() {}

    static CrashExplorer<String> adding(Mistake mistake) {
        return CrashExplorer.<String>workload((directory, keys) -> {
                    try (ToyStore store = ToyStore.open(directory, mistake)) {
                        for (String key : KEYS) {
                            keys.attempt(key);
                            store.add(key);
                            keys.acknowledge(key);
                        }
                    }
                })
                .seed(42);
    }

    /** Adds a key after recovery: a store is used again, and that must be right too. */
    static Stage<String> reopened(Mistake mistake) {
        return (directory, keys) -> {
            try (ToyStore store = ToyStore.open(directory, mistake)) {
                assertIntact(store, keys);
                keys.attempt("after");
                store.add("after");
                keys.acknowledge("after");
            }
            try (ToyStore store = ToyStore.open(directory, mistake)) {
                assertThat(store.keys()).as("keys added after the crash").contains("after");
                assertIntact(store, keys);
            }
        };
    }

    static void assertIntact(ToyStore store, Acknowledgements<String> keys) {
        assertThat(store.keys()).as("acknowledged keys").containsAll(keys.acknowledged());
        assertThat(keys.attempted()).as("keys that were added").containsAll(store.keys());
    }

    static CrashExplorer<String> addingWhenAForceFails(Mistake mistake, String forced, int nth) {
        return CrashExplorer.<String>workload((directory, keys) -> {
                    CrashFileSystem.of(directory)
                            .on(Operation.Kind.FORCE)
                            .at(directory.resolve(forced))
                            .nth(nth)
                            .fail();
                    try (ToyStore store = ToyStore.open(directory, mistake)) {
                        for (String key : KEYS) {
                            keys.attempt(key);
                            store.add(key);
                            keys.acknowledge(key);
                        }
                    } catch (IOException e) {
                        assertThat(e).hasMessage("Input/output error");
                    }
                })
                .seed(42);
    }
}
