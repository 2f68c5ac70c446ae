package io.edgestore.testkit.crash;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.crash.Recording.Scene;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is said of each operation is what a power cut made of it. */
class AftermathTest {

    /** CREATE, WRITE of a sector, FORCE of it, WRITE of three others, CREATE, DELETE. */
    private static void use(Path directory, Facts<String> none) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve("f"), CREATE, WRITE)) {
            channel.write(ByteBuffer.wrap("a".repeat(512).getBytes()));
            channel.force(true);
            channel.write(ByteBuffer.wrap("b".repeat(1536).getBytes()));
        }
        Files.createFile(directory.resolve("g"));
        Files.delete(directory.resolve("g"));
    }

    private static final Recording<String> RUN = Recording.ofWorkload(AftermathTest::use, 42);

    private static List<String> fates(Crash crash) {
        return Aftermath.of(List.of(new Scene<>(RUN, RUN.operations().size(), 0, crash)))
                .get(0);
    }

    private static Set<String> fatesOf(int operation) {
        return LongStream.range(0, 300)
                .mapToObj(seed -> fates(Crash.powerCut(seed)).get(operation - 1))
                .collect(Collectors.toSet());
    }

    @Test
    void nothingIsLostOfAKilledProcess() {
        assertThat(fates(Crash.processKilled())).containsExactly("", "", "", "", "", "");
    }

    @Test
    void theExtremesKeepOrLoseAllThatWasNotForced() {
        assertThat(fates(Crash.powerCutLosingNothing())).containsExactly("kept", "", "", "kept", "kept", "kept");
        assertThat(fates(Crash.powerCutLosingAll())).containsExactly("lost", "", "", "lost", "lost", "lost");
    }

    @Test
    void aWriteIsLostAndZeroedInParts() {
        assertThat(fatesOf(4))
                .contains("kept", "lost", "zeroed", "of its sectors 2 kept, 1 zeroed", "of its sectors 1 kept, 2 lost")
                .doesNotContain("");
    }

    @Test
    void aDeletionStandsOnTheCreation() {
        for (long seed = 0; seed < 300; seed++) {
            List<String> fates = fates(Crash.powerCut(seed));
            assertThat(fates.get(4) + ", " + fates.get(5)).isIn("kept, kept", "kept, lost", "lost, lost");
        }
    }
}
