package io.edgestore.testkit.filesystem;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
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
class OperationOutcomesTest {

    /** CREATE, WRITE of a sector, FORCE of it, WRITE of three others, CREATE, DELETE. */
    private static void use(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve("f"), CREATE, WRITE)) {
            channel.write(ByteBuffer.wrap("a".repeat(512).getBytes()));
            channel.force(true);
            channel.write(ByteBuffer.wrap("b".repeat(1536).getBytes()));
        }
        Files.createFile(directory.resolve("g"));
        Files.delete(directory.resolve("g"));
    }

    private final History run = historyOf(OperationOutcomesTest::use);

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

    private interface Program {
        void run(Path directory) throws IOException;
    }

    /** Of a program in a directory that is durable. */
    private static History historyOf(Program program) {
        CrashFileSystem fs = CrashFileSystem.create(DirectoryOrder.ANY);
        try {
            Files.createDirectory(fs.getPath("/data"));
            return historyOf(program, fs.after(Crash.powerCutLosingNothing()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static History historyOf(Program program, CrashFileSystem fs) throws IOException {
        History history = fs.recordHistory();
        program.run(fs.getPath("/data"));
        return history;
    }

    private static List<String> outcomes(Program program, Crash crash) {
        return outcomes(historyOf(program), crash);
    }

    private static List<String> outcomes(History run, Crash crash) {
        return OperationOutcomes.of(List.of(behind(run.size(), run, crash))).get(0);
    }

    private static CrashPoint behind(int operation, History run, Crash crash) {
        for (Moment moment : run.moments()) {
            if (moment.operation() == operation) {
                return new CrashPoint(moment, crash);
            }
        }
        throw new AssertionError("there are only " + run.size() + " operations");
    }

    private static void write(FileChannel channel, String text, int at) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes()), at);
    }

    /** CREATE, WRITE, FORCE, WRITE over it, TRUNCATE. */
    private static void cutOff(Path directory) throws IOException {
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
        Program appending = directory -> {
            try (FileChannel channel = FileChannel.open(directory.resolve("f"), CREATE, WRITE)) {
                write(channel, "aa", 0);
                channel.force(true);
                write(channel, "bb", 2);
            }
        };
        assertThat(outcomes(appending, Crash.powerCutLosingNothing())).containsExactly("kept", "", "", "kept");
    }

    @Test
    void aCutIsLostOrKept() throws IOException {
        Program cut = directory -> {
            cutOff(directory);
            try (FileChannel names = FileChannel.open(directory)) {
                names.force(true);
            }
        };
        History cutting = historyOf(cut);
        for (long seed = 0; seed < 300; seed++) {
            Crash crash = Crash.powerCut(seed);
            CrashPoint point = behind(6, cutting, crash);
            long size = Files.size(point.fileSystem().getPath("/data/f"));
            assertThat(OperationOutcomes.of(List.of(point)).get(0).get(4))
                    .as("seed %d", seed)
                    .isEqualTo(size == 4 ? "lost" : "kept");
        }
    }

    @Test
    void aForceThatFailedLeavesAllInDoubt() {
        Program retrying = directory -> {
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
    void aPowerCutInRecoveryTakesWhatTheWorkloadWrote() throws IOException {
        History workload = historyOf(directory -> {
            try (FileChannel first = FileChannel.open(directory.resolve("first"), CREATE, WRITE);
                    FileChannel second = FileChannel.open(directory.resolve("second"), CREATE, WRITE)) {
                write(first, "aa", 0);
                write(second, "bbbb", 0);
            }
            try (FileChannel names = FileChannel.open(directory)) {
                names.force(true);
            }
        });
        CrashPoint killed = behind(3, workload, Crash.processKilledWriting(3));
        History recovery = historyOf(
                directory -> {
                    try (FileChannel first = FileChannel.open(directory.resolve("first"), WRITE)) {
                        first.force(true);
                    }
                    try (FileChannel names = FileChannel.open(directory)) {
                        names.force(true);
                    }
                },
                killed.fileSystem());
        CrashPoint cut = behind(2, recovery, Crash.powerCutLosingAll());

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
