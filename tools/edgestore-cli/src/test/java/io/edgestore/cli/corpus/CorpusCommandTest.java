package io.edgestore.cli.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.testkit.damage.LogDamage;
import io.edgestore.testkit.golden.GoldenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusCommandTest {

    @TempDir
    private Path directory;

    @Test
    void writesTheCorpusOfTheTestKitByItsSeed() throws IOException {
        Path written = directory.resolve("written");

        Cli corpus = Cli.run("corpus", "--seed", 7, written);

        assertThat(corpus.exitCode()).isZero();
        assertThat(corpus.err()).contains(written + ": the corpus of seed 7");
        assertThat(written.resolve("golden/000/000.wal"))
                .hasBinaryContent(GoldenFile.all().get(0).bytes());
        List<ByteBuffer> damaged = thirdThousand(7);
        assertThat(damaged).hasSize(1000).isNotEqualTo(thirdThousand(42));
        for (int i = 0; i < damaged.size(); i++) {
            assertThat(written.resolve(String.format("small/002/%03d.wal", i)))
                    .hasBinaryContent(damaged.get(i).array());
        }
    }

    /** Some of them have random bytes. */
    private static List<ByteBuffer> thirdThousand(long seed) {
        return LogDamage.of(GoldenFile.SMALL.bytes())
                .seed(seed)
                .cases()
                .skip(2000)
                .limit(1000)
                .map(log -> ByteBuffer.wrap(log.bytes()))
                .toList();
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
