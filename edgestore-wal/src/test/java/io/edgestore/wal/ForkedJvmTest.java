package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A JVM that is killed leaves nothing in the temporary directory of the tests. */
@Timeout(60)
class ForkedJvmTest {

    private static final List<String> SMALL = List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1");

    static final class Leaving {

        private Leaving() {}

        /** Leaves a temporary file, prints where, and waits to be killed. */
        public static void main(String[] arguments) throws IOException, InterruptedException {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            Files.createFile(temporary.resolve("left"));
            System.out.println(temporary);
            Thread.currentThread().join();
        }
    }

    @Test
    void itsTemporaryFilesAreDeleted() throws IOException {
        Path temporary;
        try (ForkedJvm jvm = ForkedJvm.start(SMALL, Leaving.class)) {
            temporary = Path.of(jvm.line());
            assertThat(temporary).isDirectoryContaining("glob:**/left");
        }
        assertThat(Files.exists(temporary)).isFalse();
    }
}
