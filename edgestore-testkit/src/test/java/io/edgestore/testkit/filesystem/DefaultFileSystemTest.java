package io.edgestore.testkit.filesystem;

import java.nio.file.Path;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Proves the expectations right, against the real thing. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "CrashFileSystem behaves as on Unix")
class DefaultFileSystemTest extends FileSystemBehaviour {

    @TempDir
    private Path directory;

    @Override
    Path directory() {
        return directory;
    }
}
