package io.edgestore.cli.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.testkit.corpus.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusCommandTest {

    @TempDir
    private Path directory;

    @Test
    void writesTheCorpusOfTheTestKitByItsSeed() throws IOException {
        Path expected = directory.resolve("expected");
        Corpus.write(expected, 7);
        Path written = directory.resolve("written");

        Cli corpus = Cli.run("corpus", "--seed", 7, written);

        assertThat(corpus.exitCode()).isZero();
        assertThat(corpus.err()).contains(written + ": the corpus of seed 7");
        assertThat(written.resolve("manifest.jsonl")).hasSameBinaryContentAs(expected.resolve("manifest.jsonl"));
        assertThat(written.resolve("golden/000/000.wal"))
                .hasSameBinaryContentAs(expected.resolve("golden/000/000.wal"));
    }

    @Test
    void aDirectoryThatIsNotEmptyIsLeftAsItIs() throws IOException {
        Path mine = Files.createFile(directory.resolve("mine"));

        Cli corpus = Cli.run("corpus", directory);

        assertThat(corpus.exitCode()).isEqualTo(3);
        assertThat(corpus.err()).contains("not empty").contains("name a new directory");
        assertThat(directory).isDirectoryContaining(mine::equals).isDirectoryNotContaining("glob:**.jsonl");
    }
}
