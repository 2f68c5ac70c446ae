package io.edgestore.codec.lz4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FallbackTest {

    @Test
    void nativeLibraryIsPreferred() {
        Implementation<String> chosen = Implementation.choose(() -> "of C", () -> "of Java");

        assertThat(chosen).isEqualTo(new Implementation<>("of C", "native"));
    }

    @Test
    void whateverANativeLibraryFailsWithJavaRunsAndTheRootCauseIsTold() {
        IOException root = new IOException("disk full");
        List<Throwable> failures = List.of(
                new UnsatisfiedLinkError("no such platform"),
                new ExceptionInInitializerError(root),
                new NoClassDefFoundError("Could not initialize class"),
                new AssertionError(new IllegalStateException(root)),
                new UnsupportedOperationException("unknown system"));

        assertThat(failures)
                .extracting(failure ->
                        Implementation.choose(failing(failure), () -> "of Java").description())
                .containsExactly(
                        "Java: java.lang.UnsatisfiedLinkError: no such platform",
                        "Java: java.io.IOException: disk full",
                        "Java: java.lang.NoClassDefFoundError: Could not initialize class",
                        "Java: java.io.IOException: disk full",
                        "Java: java.lang.UnsupportedOperationException: unknown system");
    }

    @Test
    void anIllJvmIsNotTakenForAMissingLibrary() {
        assertThatThrownBy(() -> Implementation.choose(failing(new OutOfMemoryError()), () -> "of Java"))
                .isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    @Timeout(60)
    void withoutATemporaryDirectoryBothRunOnJavaAndSaySo(@TempDir Path directory) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + directory.resolve("missing"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(output)
                .contains("lz4 (Java: java.io.IOException: ", "xxh32 (Java: java.", "hello hello hello", "550d7456");
        assertThat(process.exitValue()).isZero();
    }

    /** What a JVM of its own runs. */
    static final class Program {

        private Program() {}

        public static void main(String[] args) throws IOException {
            Lz4Compressor lz4 = new Lz4Compressor();
            ByteBuffer compressed = ByteBuffer.allocate(100);
            lz4.compress(ByteBuffer.wrap("hello hello hello".getBytes(UTF_8)), compressed);
            ByteBuffer block = ByteBuffer.allocate(17);
            lz4.decompress(compressed.flip(), block);

            Xxh32Checksum xxh32 = new Xxh32Checksum();
            System.out.println(lz4 + " " + xxh32 + " " + UTF_8.decode(block.flip()) + " "
                    + Integer.toHexString(xxh32.compute(ByteBuffer.wrap("a".getBytes(UTF_8)))));
        }
    }

    private static Supplier<String> failing(Throwable failure) {
        return () -> {
            throw FallbackTest.<RuntimeException>unchecked(failure);
        };
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }
}
