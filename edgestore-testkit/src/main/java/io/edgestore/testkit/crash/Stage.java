package io.edgestore.testkit.crash;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import java.nio.file.Path;

/**
 * A part of a test with {@link CrashExplorer}: the workload, which uses a store, or the checker, which reopens it.
 *
 * @param <T> what is noted of the store's promises: keys, records, numbers
 */
@FunctionalInterface
public interface Stage<T> {

    /**
     * Runs it.
     *
     * @param directory where the store keeps its files: for the workload empty, for the checker as the crash left it; in a
     *     {@link CrashFileSystem}
     * @param acknowledgements where to note, and to look up, what was attempted and acknowledged
     * @throws Exception if it failed; from a checker that means that the store is wrong
     */
    void run(Path directory, Acknowledgements<T> acknowledgements) throws Exception;
}
