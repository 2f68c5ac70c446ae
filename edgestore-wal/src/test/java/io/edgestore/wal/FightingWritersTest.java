package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Writers that are interrupted all the time fight for one file, which none of them has made yet. Whoever gets in has it
 * alone: nothing that was synced is lost, and no LSN is given twice. For minutes with {@code -Psoak}.
 */
@Timeout(1200)
class FightingWritersTest {

    private static final long SEED = Seed.of(FightingWritersTest.class);
    private static final int ROUNDS = Integer.getInteger("edgestore.fight.rounds", 1);
    private static final int RECORDS = 60;
    private static final List<String> NAMES = List.of("a", "b");

    private Path directory;

    /** In memory where there is such a place: a disk is too slow for many to meet. */
    @BeforeEach
    void makeDirectory() throws IOException {
        Path memory = Path.of("/dev/shm");
        directory = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "fight-")
                : Files.createTempDirectory("fight-");
    }

    @AfterEach
    void deleteDirectory() throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Test
    void nothingSyncedIsLostInOneProcess() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(NAMES.size());
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Path file = directory.resolve("one-" + round + ".wal");
                Map<String, Future<Map<Long, Integer>>> fighters = new HashMap<>();
                for (String name : NAMES) {
                    fighters.put(name, threads.submit(new Fighter(file, name, RECORDS, SEED + round)));
                }
                Map<Long, WalEntry> synced = new TreeMap<>();
                for (String name : NAMES) {
                    add(synced, name, fighters.get(name).get());
                }
                assertNothingLost(file, synced);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void nothingSyncedIsLostInTwoProcesses() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Path file = directory.resolve("two-" + round + ".wal");
            List<ForkedJvm> fighters = new ArrayList<>();
            try {
                for (String name : NAMES) {
                    fighters.add(ForkedJvm.start(List.of(), Fighter.class, file, name, RECORDS, SEED + round));
                }
                Map<Long, WalEntry> synced = new TreeMap<>();
                for (int i = 0; i < NAMES.size(); i++) {
                    Map<Long, Integer> own = new TreeMap<>();
                    String output = fighters.get(i).rest();
                    assertThat(fighters.get(i).exitCode()).as(output).isZero();
                    output.lines()
                            .map(line -> line.split(" "))
                            .forEach(line -> own.put(Long.parseLong(line[0]), Integer.parseInt(line[1])));
                    add(synced, NAMES.get(i), own);
                }
                assertNothingLost(file, synced);
            } finally {
                for (ForkedJvm fighter : fighters) {
                    fighter.close();
                }
            }
        }
    }

    private static void add(Map<Long, WalEntry> synced, String name, Map<Long, Integer> own) {
        assertThat(own).hasSizeGreaterThanOrEqualTo(RECORDS);
        own.forEach((lsn, number) -> assertThat(synced.put(lsn, Fighter.entry(name, number)))
                .as("LSN %d was given twice", lsn)
                .isNull());
    }

    /** And what is there is what was synced, as nobody was killed: each closed what it wrote. */
    private static void assertNothingLost(Path file, Map<Long, WalEntry> synced) throws IOException {
        Map<Long, WalEntry> read = new TreeMap<>();
        try (WalReader reader = WalReader.open(file)) {
            reader.forEach(record -> read.put(record.lsn(), record.entry()));
            assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
            assertThat(reader.report().lsnJumps()).isZero();
            assertThat(reader.report().records()).isEqualTo(synced.size());
        }
        assertThat(read).isEqualTo(synced);
        Files.delete(file);
    }
}
