package io.edgestore.codec.zstd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In JVMs of their own: what a library is loaded from is decided once in each. */
@Timeout(120)
class NativeLibraryTest {

    @TempDir
    private Path directory;

    @Test
    void aMissingTemporaryDirectoryIsAClearErrorWhateverIsCalled() throws Exception {
        assertEachCallTellsTheProperties("-Djava.io.tmpdir=" + directory.resolve("missing"));
    }

    @Test
    void aTemporaryDirectoryThatIsAFileIsToo() throws Exception {
        assertEachCallTellsTheProperties("-Djava.io.tmpdir=" + Files.createFile(directory.resolve("file")));
    }

    /** As where nothing may be run from the directory: there is a file, and it cannot be loaded. */
    @Test
    void aLibraryThatCannotBeLoadedIsToo() throws Exception {
        assertEachCallTellsTheProperties("-DZstdNativePath=" + Files.createFile(directory.resolve("libzstd.so")));
    }

    @Test
    void thePropertyThatTheErrorNamesHelps() throws Exception {
        String output = run(
                "-Djava.io.tmpdir=" + directory.resolve("missing"),
                "-DZstdTempFolder=" + Files.createDirectory(directory.resolve("writable")));

        assertThat(output.lines()).hasSize(Program.CALLS).allMatch("fine"::equals);
    }

    private void assertEachCallTellsTheProperties(String property) throws Exception {
        List<String> lines = run(property).lines().toList();

        assertThat(lines).hasSize(Program.CALLS);
        assertThat(lines)
                .allSatisfy(line ->
                        assertThat(line).contains("cannot be loaded", "-DZstdTempFolder=", "-DZstdNativePath="));
        assertThat(lines.subList(0, 1)).allMatch(line -> line.startsWith("zstd (level 3; does not run: "));
        assertThat(lines.subList(1, lines.size()))
                .allMatch(line -> line.startsWith("java.lang.IllegalStateException: "));
    }

    private static String run(String... properties) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(properties));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD) // JDK 24+ warns of native access there.
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** What a JVM of its own runs: all that may load the library, one line each. */
    static final class Program {

        static final int CALLS = 7;

        private Program() {}

        public static void main(String[] args) throws Exception {
            ZstdCompressor zstd = new ZstdCompressor();
            byte[] dictionary = {0x37, (byte) 0xA4, 0x30, (byte) 0xEC};

            String description = zstd.toString();
            System.out.println(description.equals("zstd (level 3)") ? "fine" : description);
            print(() -> zstd.compress(ByteBuffer.allocate(100), ByteBuffer.allocate(200)));
            print(() -> {
                zstd.decompress(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), ByteBuffer.allocate(5));
                return 0;
            });
            print(() -> ZstdCompressor.level(19));
            print(() -> ZstdCompressor.withDictionary(dictionary));
            print(() -> zstd.withParameters(ByteBuffer.wrap(dictionary)));
            print(() -> ZstdDictionaries.train(List.of(dictionary), 1000));
        }

        private static void print(Callable<?> call) throws Exception {
            try {
                call.call();
                System.out.println("fine");
            } catch (IOException | IllegalArgumentException e) {
                System.out.println(
                        "fine"); // Nothing that it was given was any good, which it needs the library to know.
            } catch (IllegalStateException e) {
                System.out.println(e);
            }
        }
    }
}
