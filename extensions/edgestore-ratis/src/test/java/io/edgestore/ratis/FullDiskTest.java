package io.edgestore.ratis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalRecord;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A member whose disk is full. The operating system lets its process write files up to a length, and fails what is behind as it would
 * fail what has no room.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the limit on the length of files is set by bash, in its units there")
class FullDiskTest {

    private static final int KIBIBYTES = 256;

    @TempDir
    Path directory;

    private Members members;
    private final List<WalRecord> acknowledged = new ArrayList<>();

    /** Member c, with no room on its disk. */
    private final class Limited implements Closeable {

        private final Process process;
        private final BufferedReader answers;
        private final BufferedWriter questions;

        Limited(String raftFileLength) throws IOException {
            Path temporary = Files.createDirectories(directory.resolve("c.tmp"));
            List<String> command = new ArrayList<>(List.of(
                    "bash",
                    "-c",
                    "ulimit -f " + KIBIBYTES + " && exec \"$0\" \"$@\"",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx128m",
                    "-Djava.io.tmpdir=" + temporary,
                    "-cp",
                    System.getProperty("java.class.path"),
                    FullDiskMain.class.getName(),
                    "c",
                    members.directory("c").toString(),
                    raftFileLength));
            command.addAll(MemberMain.arguments(members.group()));
            process = new ProcessBuilder(command)
                    .redirectError(directory.resolve("c.errors").toFile())
                    .start();
            answers = process.inputReader();
            questions = process.outputWriter();
            assertThat(answers.readLine()).as(() -> errors()).isEqualTo("joined");
        }

        private String errors() {
            try {
                return Files.readString(directory.resolve("c.errors"));
            } catch (IOException e) {
                return e.toString();
            }
        }

        String state() throws IOException {
            questions.write("how are you\n");
            questions.flush();
            return answers.readLine();
        }

        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private void append(ReplicatedLogClient client) throws Exception {
        byte[] value = new byte[8 << 10];
        new Random(acknowledged.size()).nextBytes(value); // which no codec makes shorter
        WalEntry entry = WalEntry.put("test", "key-" + acknowledged.size(), value);
        acknowledged.add(new WalRecord(client.append(entry).get(60, SECONDS), entry.withValueHash()));
    }

    /** The member's own log gets longer than there is room for, or a file of Ratis's log does. */
    @ParameterizedTest
    @CsvSource({"64KB, LEADER", "32MB, FOLLOWER"})
    void theOthersGoOnAndTheMemberCatchesUpWhenThereIsRoom(String raftFileLength, ReplicatedLogStatus.Role role)
            throws Exception {
        try (Members group = new Members(directory, UnaryOperator.identity())) {
            members = group;
            members.join("a");
            members.join("b");
            try (Limited full = new Limited(raftFileLength);
                    ReplicatedLogClient client = ReplicatedLogClient.connect(members.group(), Duration.ofSeconds(30))) {
                append(client);
                ReplicatedLogAdmin.of(members.group(), Duration.ofSeconds(60))
                        .transferLeadership(role == ReplicatedLogStatus.Role.LEADER ? "c" : "a");
                while (acknowledged.size() < KIBIBYTES / 8 + 2) {
                    append(client);
                }
                Await.until("c has stopped", () -> full.state().startsWith("STOPPED"));
                assertThat(full.state()).contains("File too large");
                append(client);
            }
            members.join("c");
            members.awaitAll(acknowledged.get(acknowledged.size() - 1).lsn());
        }
        for (String id : List.of("a", "b", "c")) {
            assertThat(members.records(id)).as(id).isEqualTo(acknowledged);
        }
    }
}
