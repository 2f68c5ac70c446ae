package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LockTest {

    private static final List<String> SMALL = List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1");

    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void setUp() {
        file = dir.resolve("a.wal");
    }

    /** Opens a file for writing, says how that went, and keeps it open until its standard input ends. */
    static final class Rival {

        private Rival() {}

        public static void main(String[] arguments) throws IOException {
            try (WalWriter writer = WalWriter.open(Path.of(arguments[0]))) {
                writer.append(SampleLog.entry(writer.nextLsn()));
                System.out.println("writing");
                System.in.read();
            } catch (LogLockedException e) {
                System.out.println("locked");
            }
        }
    }

    @Test
    void aSecondWriterOfThisJvmIsRefusedAndTheFirstGoesOn() throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            SampleLog.append(writer, 1);
            assertLocked();
            SampleLog.append(writer, 1);
            assertLocked();
        }
        try (WalWriter writer = WalWriter.open(file)) {
            SampleLog.append(writer, 1);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 3));
    }

    @Test
    void aTornTailThatIsStillBeingWrittenIsNotCutByAnother() throws IOException {
        SampleLog.create(file, 3);
        WalWriter writer = WalWriter.open(file);
        try {
            SampleLog.append(writer, 1);
            SampleLog.truncate(file, Files.size(file) - 3);
            byte[] bytes = Files.readAllBytes(file);
            assertLocked();
            assertThat(file).hasBinaryContent(bytes);
        } finally {
            assertThatThrownBy(writer::close).isInstanceOf(LogFailedException.class);
        }
    }

    @Test
    void aReaderThatWasClosedDoesNotUnlockTheFileForThisJvm() throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            SampleLog.append(writer, 1);
            assertThat(SampleLog.read(file)).hasSize(1);
            assertLocked();
        }
    }

    @Test
    void afterAnInterruptTheFileIsStillLocked() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        try (WalWriter writer = WalWriter.create(disk.path("a.wal"))) {
            disk.on(Kind.WRITE).nth(1).interruptBefore();
            SampleLog.append(writer, 1);
            assertThat(Thread.interrupted()).isTrue();

            assertThatThrownBy(() -> WalWriter.open(disk.path("a.wal"))).isInstanceOf(LogLockedException.class);
            try (FileChannel lockFile = FileChannel.open(disk.path("a.wal.lock"), StandardOpenOption.WRITE)) {
                assertThatThrownBy(lockFile::tryLock).isInstanceOf(OverlappingFileLockException.class);
            }
        }
    }

    private void assertLocked() {
        assertThatThrownBy(() -> WalWriter.open(file))
                .isInstanceOf(LogLockedException.class)
                .hasMessageContaining(file.toString());
    }

    private String rival() throws IOException {
        try (ForkedJvm rival = ForkedJvm.start(SMALL, Rival.class, file)) {
            return rival.line();
        }
    }

    @Test
    void aWriterOfAnotherProcessIsRefused() throws IOException {
        try (WalWriter writer = WalWriter.create(file)) {
            SampleLog.append(writer, 1);
            assertThat(rival()).isEqualTo("locked");
            SampleLog.append(writer, 1);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 2));
    }

    @Test
    void theWriterOfAnotherProcessKeepsThisOneOutUntilItCloses() throws Exception {
        SampleLog.create(file, 1);
        try (ForkedJvm rival = ForkedJvm.start(SMALL, Rival.class, file)) {
            assertThat(rival.line()).isEqualTo("writing");
            assertLocked();
            rival.release();
            assertThat(rival.exitCode()).isZero();
        }
        WalWriter.open(file).close();
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 2));
    }

    @Test
    void theWriterOfAnotherProcessKeepsThisOneOutUntilItIsKilled() throws Exception {
        SampleLog.create(file, 1);
        try (ForkedJvm rival = ForkedJvm.start(SMALL, Rival.class, file)) {
            assertThat(rival.line()).isEqualTo("writing");
            assertLocked();
            rival.kill();
        }
        WalWriter.open(file).close();
        assertThat(SampleLog.read(file))
                .as("what was appended outlives the process")
                .isEqualTo(SampleLog.records(1, 2));
    }

    @Test
    void withoutLocksOfTheProviderThereIsNoLock() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        disk.on(Kind.LOCK).fail(UnsupportedOperationException::new);
        try (WalWriter writer = WalWriter.create(disk.path("a.wal"))) {
            SampleLog.append(writer, 1);
        }
        WalWriter.open(disk.path("a.wal")).close();
        assertThat(SampleLog.read(disk.path("a.wal"))).hasSize(1);
    }

    @Test
    void aLockThatFailsIsAnError() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        disk.on(Kind.LOCK).fail(SimulatedDisk.failing("No locks available"));

        assertThatThrownBy(() -> WalWriter.create(disk.path("a.wal")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(disk.path("a.wal.lock").toString())
                .hasMessageContaining("a second writer off " + disk.path("a.wal"))
                .hasMessageContaining("No locks available")
                .hasMessageContaining("WalOptions.withLocking(THIS_JVM_ONLY)");

        // The lock file may be another process's.
        assertThat(SampleLog.names(disk.directory())).containsExactly("a.wal.lock");
    }

    @Test
    void whereLocksFailAWriterCanDoWithoutThem() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        disk.on(Kind.LOCK).fail(SimulatedDisk.failing("No locks available"));
        WalOptions alone = WalOptions.defaults().withLocking(WalOptions.Locking.THIS_JVM_ONLY);

        try (WalWriter writer = WalWriter.create(disk.path("a.wal"), alone)) {
            SampleLog.append(writer, 1);
            assertThatThrownBy(() -> WalWriter.open(disk.path("a.wal"), alone)).isInstanceOf(LogLockedException.class);
            assertThat(disk.path("a.wal.lock")).doesNotExist();
        }

        assertThat(SampleLog.read(disk.path("a.wal"))).hasSize(1);
    }

    @Test
    void theRefusalNamesTheProcessThatHasTheFile() throws Exception {
        SampleLog.create(file, 1);
        try (ForkedJvm rival = ForkedJvm.start(SMALL, Rival.class, file)) {
            assertThat(rival.line()).isEqualTo("writing");

            assertThatThrownBy(() -> WalWriter.open(file))
                    .isInstanceOf(LogLockedException.class)
                    .hasMessageContaining("process " + rival.pid());
        }
    }

    /** Its locks are those of the JVM's memory: they refuse nobody. */
    @Test
    void aFileSystemOfAnotherProviderHasOneWriterToo() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
            Path log = memory.getPath("/a.wal");
            try (WalWriter writer = WalWriter.create(log)) {
                SampleLog.append(writer, 1);
                assertThatThrownBy(() -> WalWriter.open(log)).isInstanceOf(LogLockedException.class);
                SampleLog.append(writer, 1);
            }
            try (WalWriter writer = WalWriter.open(log)) {
                SampleLog.append(writer, 1);
            }
            assertThat(SampleLog.read(log)).hasSize(3);
        }
    }

    /** As plug-ins and application servers do it: each of the two has tables of its own. */
    @Test
    void theLibraryLoadedTwiceHasOneWriterAndKeepsOtherProcessesOut() throws Exception {
        URL[] path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(LockTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader other = new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
                WalWriter writer = WalWriter.create(file)) {
            Method open = other.loadClass(WalWriter.class.getName()).getMethod("open", Path.class);

            assertThatThrownBy(() -> open.invoke(null, file))
                    .cause()
                    .hasToString(LogLockedException.class.getName() + ": " + file.toRealPath()
                            + " is being written by another writer of this JVM; close that one first");

            try (ForkedJvm rival = ForkedJvm.start(SMALL, Rival.class, file)) {
                assertThat(rival.line()).isEqualTo("locked");
            }
            SampleLog.append(writer, 1);
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
