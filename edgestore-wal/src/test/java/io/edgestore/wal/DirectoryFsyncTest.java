package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's own errors of an fsync of a directory, as the JDK passes them on. */
class DirectoryFsyncTest {

    @TempDir
    Path dir;

    /** Creates a file, appends to it, opens it again, and says what is known of its name. */
    static final class Writing {

        private Writing() {}

        public static void main(String[] arguments) {
            Path file = Path.of(arguments[0]);
            try {
                try (WalWriter writer = WalWriter.create(file)) {
                    SampleLog.append(writer, 2);
                }
                try (WalWriter writer = WalWriter.open(file)) {
                    System.out.println(writer.report().directory() + " " + writer.nextLsn());
                }
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private String writeWhereFsyncOfTheDirectoryFails(String error) throws IOException, InterruptedException {
        List<String> strace = Strace.failing("fsync", error, dir);
        try (ForkedJvm jvm = ForkedJvm.startUnder(strace, List.of(), Writing.class, dir.resolve("a.wal"))) {
            return jvm.rest();
        }
    }

    @Test
    void notSupportedIsNotFailed() throws Exception {
        for (String error : List.of("EINVAL", "EOPNOTSUPP", "ENOSYS")) {
            assertThat(writeWhereFsyncOfTheDirectoryFails(error)).as(error).isEqualTo("UNSUPPORTED 3");
            Files.delete(dir.resolve("a.wal"));
        }
    }

    @Test
    void aFailedDiskIsFailed() throws Exception {
        assertThat(writeWhereFsyncOfTheDirectoryFails("EIO")).contains("Input/output error");
        assertThat(dir).isEmptyDirectory();
    }
}
