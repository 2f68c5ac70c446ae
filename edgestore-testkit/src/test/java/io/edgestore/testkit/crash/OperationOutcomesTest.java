package io.edgestore.testkit.crash;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.crash.Recording.Scene;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is said of each operation is what a power cut made of it. */
class OperationOutcomesTest {

    /** Behind the root and the directory. */
    private static final long FIRST_FILE = Disk.ROOT + 2;

    /** CREATE, WRITE of a sector, FORCE of it, WRITE of three others, CREATE, DELETE. */
    private static void use(Path directory, Acknowledgements<String> none) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve("f"), CREATE, WRITE)) {
            channel.write(ByteBuffer.wrap("a".repeat(512).getBytes()));
            channel.force(true);
            channel.write(ByteBuffer.wrap("b".repeat(1536).getBytes()));
        }
        Files.createFile(directory.resolve("g"));
        Files.delete(directory.resolve("g"));
    }

    private final Recording<String> run = recordingOf(OperationOutcomesTest::use);

    private List<String> outcomes(Crash crash) {
        return outcomes(run, crash);
    }

    private Set<String> outcomesOf(int operation) {
        return LongStream.range(0, 300)
                .mapToObj(seed -> outcomes(Crash.powerCut(seed)).get(operation - 1))
                .collect(Collectors.toSet());
    }

    @Test
    void nothingIsLostOfAKilledProcess() {
        assertThat(outcomes(Crash.processKilled())).containsExactly("", "", "", "", "", "");
    }

    @Test
    void theExtremesKeepOrLoseAllThatWasNotForced() {
        assertThat(outcomes(Crash.powerCutLosingNothing())).containsExactly("kept", "", "", "kept", "kept", "kept");
        assertThat(outcomes(Crash.powerCutLosingAll())).containsExactly("lost", "", "", "lost", "lost", "lost");
    }

    @Test
    void aWriteIsLostAndZeroedInParts() {
        assertThat(outcomesOf(4))
                .contains("kept", "lost", "zeroed", "of its sectors 2 kept, 1 zeroed", "of its sectors 1 kept, 2 lost")
                .doesNotContain("");
    }

    private static Recording<String> recordingOf(Stage<String> workload) {
        return Recording.ofWorkload(workload, DirectoryOrder.ANY, 42, Duration.ofMinutes(1));
    }

    private static List<String> outcomes(Stage<String> workload, Crash crash) {
        return outcomes(recordingOf(workload), crash);
    }

    private static List<String> outcomes(Recording<String> run, Crash crash) {
        return OperationOutcomes.of(List.of(new Scene<>(run, run.operations().size(), 0, crash)))
                .get(0);
    }

    private static void write(FileChannel channel, String text, int at) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes()), at);
    }

    /** CREATE, WRITE, FORCE, WRITE over it, TRUNCATE. */
    private static void cutOff(Path directory, Acknowledgements<String> none) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve("f"), CREATE, WRITE)) {
            write(channel, "AAAA", 0);
            channel.force(true);
            write(channel, "BBBB", 0);
            channel.truncate(2);
        }
    }

    @Test
    void whatWasForcedIsNotCalledLostWhenItWasWrittenOver() {
        // Without its name the file is lost, forced or not.
        assertThat(outcomes(OperationOutcomesTest::cutOff, Crash.powerCutLosingAll()))
                .containsExactly("lost", "", "", "lost", "lost");
        assertThat(outcomes(OperationOutcomesTest::cutOff, Crash.powerCutLosingNothing()))
                .containsExactly("kept", "", "", "kept", "kept");
    }

    @Test
    void whatWasForcedIsNotCalledKeptWhenItsSectorIsWrittenAgain() {
        Stage<String> appending = (directory, none) -> {
            try (FileChannel channel = FileChannel.open(directory.resolve("f"), CREATE, WRITE)) {
                write(channel, "aa", 0);
                channel.force(true);
                write(channel, "bb", 2);
            }
        };
        assertThat(outcomes(appending, Crash.powerCutLosingNothing())).containsExactly("kept", "", "", "kept");
    }

    @Test
    void aCutIsLostOrKept() {
        Stage<String> cut = (directory, none) -> {
            cutOff(directory, none);
            try (FileChannel names = FileChannel.open(directory)) {
                names.force(true);
            }
        };
        Recording<String> cutting = recordingOf(cut);
        for (long seed = 0; seed < 300; seed++) {
            Crash crash = Crash.powerCut(seed);
            Disk disk = cutting.start();
            Scene<String> scene = new Scene<>(cutting, 6, 0, crash);
            scene.changes().forEach(change -> Recording.redo(change, disk));
            Node file = disk.after(crash).node(FIRST_FILE);
            assertThat(OperationOutcomes.of(List.of(scene)).get(0).get(4))
                    .as("seed %d", seed)
                    .isEqualTo(file.size() == 4 ? "lost" : "kept");
        }
    }

    @Test
    void aForceThatFailedLeavesAllInDoubt() {
        Stage<String> retrying = (directory, none) -> {
            CrashFileSystem.of(directory).on(Operation.Kind.FORCE).nth(1).fail();
            try (FileChannel channel = FileChannel.open(directory.resolve("f"), CREATE, WRITE)) {
                write(channel, "aa", 0);
                assertThatThrownBy(() -> channel.force(true)).isInstanceOf(IOException.class);
                channel.force(true);
            }
        };
        assertThat(outcomes(retrying, Crash.powerCutLosingAll())).containsExactly("lost", "lost", "", "");
    }

    /** The process is killed in the second write, recovery forces the first file, and then the power goes. */
    @Test
    void aPowerCutInRecoveryTakesWhatTheWorkloadWrote() {
        Recording<String> workload = recordingOf((directory, none) -> {
            try (FileChannel first = FileChannel.open(directory.resolve("first"), CREATE, WRITE);
                    FileChannel second = FileChannel.open(directory.resolve("second"), CREATE, WRITE)) {
                write(first, "aa", 0);
                write(second, "bbbb", 0);
            }
            try (FileChannel names = FileChannel.open(directory)) {
                names.force(true);
            }
        });
        Scene<String> killed = new Scene<>(workload, 3, 0, Crash.processKilledWriting(3));
        Disk disk = workload.start();
        killed.changes().forEach(change -> Recording.redo(change, disk));
        Recording<String> recovery = Recording.ofChecker(
                (directory, none) -> {
                    try (FileChannel first = FileChannel.open(directory.resolve("first"), WRITE)) {
                        first.force(true);
                    }
                    try (FileChannel names = FileChannel.open(directory)) {
                        names.force(true);
                    }
                },
                killed,
                disk,
                Duration.ofMinutes(1));
        Scene<String> cut = new Scene<>(recovery, 2, 0, Crash.powerCutLosingAll());

        assertThat(OperationOutcomes.of(List.of(killed, cut)))
                .containsExactly(List.of("", "", "", "its first 3 bytes, lost"), List.of("", ""));
    }

    @Test
    void aDeletionStandsOnTheCreation() {
        for (long seed = 0; seed < 300; seed++) {
            List<String> outcomes = outcomes(Crash.powerCut(seed));
            assertThat(outcomes.get(4) + ", " + outcomes.get(5)).isIn("kept, kept", "kept, lost", "lost, lost");
        }
    }
}
