package io.edgestore.testkit.filesystem;

import java.io.IOException;

/** What every operation throws once the machine that the file system belongs to has crashed. */
public final class SimulatedCrashException extends IOException {

    private static final long serialVersionUID = 1L;

    SimulatedCrashException(int operations) {
        super("the machine crashed after operation #" + operations);
    }
}
