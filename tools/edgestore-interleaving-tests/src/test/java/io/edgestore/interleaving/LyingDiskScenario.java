package io.edgestore.interleaving;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation;

/** The planted fault: the second fsync does nothing and says that it did. What that one was to cover is lost in a crash. */
final class LyingDiskScenario extends LogScenario {

    LyingDiskScenario(long seed) {
        super(seed);
    }

    @Override
    void plant(CrashFileSystem disk) {
        disk.on(Operation.Kind.FORCE).nth(2).swallow();
    }
}
