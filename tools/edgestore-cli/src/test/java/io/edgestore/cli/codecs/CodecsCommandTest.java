package io.edgestore.cli.codecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.api.Checksum;
import io.edgestore.api.Codecs;
import io.edgestore.cli.Cli;
import io.edgestore.cli.OutputStreams;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.console.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodecsCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Streams streams =
            Streams.of(InputStream.nullInputStream(), out, OutputStreams.none(), Terminal.of(null));

    private String out() {
        streams.out().flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void installedCodecsAreListed() {
        Cli codecs = Cli.run("codecs");

        assertThat(codecs.exitCode()).isZero();
        assertThat(codecs.err()).isEmpty();
        assertThat(codecs.out())
                .containsPattern(
                        "(?m)^  lz4 +lz4 \\((native|java).* io\\.edgestore\\.codec\\.lz4\\.Lz4Compressor from .+$")
                .containsPattern("(?m)^  crc32c +.* from .+$")
                .doesNotContain("Failed");
    }

    @Test
    void levelsAndDictionariesAreToldOfThoseThatTakeThem() {
        Cli codecs = Cli.run("codecs");

        assertThat(codecs.out().lines())
                .filteredOn(line -> line.contains("level"))
                .singleElement()
                .asString()
                .startsWith("  zstd     zstd (level 3) ")
                .endsWith("; levels -131072 to 22, 3 unless given; takes a dictionary");
    }

    @Test
    void codecOfSomebodyElseIsListedToo() {
        assertThat(Cli.run("codecs").out())
                .containsPattern("(?m)^  reversed +.* io\\.edgestore\\.cli\\.ReversedCompressor from .+$");
    }

    @Test
    void providerThatDoesNotLoadIsNamed(@TempDir Path directory) throws Exception {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(Checksum.class.getName()), "com.example.Missing\n");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            assertThat(new CodecsCommand(streams, () -> Codecs.load(loader)).call())
                    .isEqualTo(3);
        }

        assertThat(out()).contains("Failed to load", "Checksum", "com.example.Missing");
    }

    @Test
    void codecThatCannotBeUsedIsNamedAndTheOthersAreListed() {
        Codecs codecs = Codecs.builder()
                .add(new Broken("a", new UnsatisfiedLinkError("no liba")))
                .add(new Broken("b", new AssertionError("a bug")))
                .build();

        assertThat(new CodecsCommand(streams, () -> codecs).call()).isEqualTo(3);
        String type = Broken.class.getName();
        assertThat(out().lines().map(line -> line.replaceFirst(" from .*", "")))
                .contains(
                        "  a        cannot be used: java.lang.UnsatisfiedLinkError: no liba; " + type,
                        "  b        cannot be used: java.lang.AssertionError: a bug; " + type);
    }

    private static final class Broken implements Checksum {

        private final String name;
        private final Error problem;

        private Broken(String name, Error problem) {
            this.name = name;
            this.problem = problem;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int compute(ByteBuffer source) {
            return 0;
        }

        @Override
        public String toString() {
            throw problem;
        }
    }
}
