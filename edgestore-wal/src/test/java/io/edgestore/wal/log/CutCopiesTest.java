package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The copies of torn tails: the same one once, 100 in all, and all of it told. */
class CutCopiesTest {

    private static final WalOptions OPTIONS = WalOptions.defaults();
    private static final long NEWEST = 0x200;

    /** As the documents say. */
    private static final int MOST = 100;

    private final CrashFileSystem disk = CrashFileSystem.create();
    private final Path directory = Files.createDirectory(disk.getPath("/log"));
    private final Path newest = directory.resolve(String.format("wal-%016x.log", NEWEST));
    private final byte[] torn;

    CutCopiesTest() throws IOException {
        try (WalWriter writer = WalWriter.create(newest, OPTIONS, NEWEST)) {
            SampleLog.append(writer, 3);
        }
        SampleLog.truncate(newest, Files.size(newest) - 10);
        torn = Files.readAllBytes(newest);
    }

    private LogOpenReport open() throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(directory, OPTIONS)) {
            return log.report();
        }
    }

    private Path leave(String name) throws IOException {
        return Files.writeString(directory.resolve(name), name);
    }

    /** Of so many files before. */
    private List<Path> leaveOlderCopies(int count) throws IOException {
        List<Path> copies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            copies.add(leave(String.format("wal-%016x.log.cut-1000-33", i + 1)));
        }
        return copies;
    }

    @Test
    void theSameTailIsKeptOnceHoweverOftenItComesBack() throws IOException {
        for (int i = 0; i < 3; i++) {
            Files.write(newest, torn);
            LogOpenReport report = open();
            assertThat(report.copies()).containsExactly(report.cutTo().orElseThrow());
            assertThat(report.deletedCopies()).isEmpty();
        }
    }

    @Test
    void copiesOfEarlierCrashesAreToldTheOldestFirst() throws IOException {
        Path third = leave("wal-0000000000000002.log.cut-100-7");
        Path first = leave("wal-0000000000000001.log.cut-5000-7");
        Path second = leave("wal-0000000000000002.log.cut-99-7000");
        Path fourth = leave("wal-0000000000000002.log.cut-100-7.2");
        Path fifth = leave("wal-0000000000000002.log.cut-100-7.10");

        LogOpenReport report = open();

        assertThat(report.copies())
                .containsExactly(
                        first, second, third, fourth, fifth, report.cutTo().orElseThrow());
        assertThat(open().copies()).as("when nothing is cut").isEqualTo(report.copies());
    }

    @Test
    void whatIsNoCopyIsNeitherToldNorDeleted() throws IOException {
        List<Path> others = List.of(
                leave("wal-0000000000000001.log.cut-1-2.tmp"),
                leave("wal-1.log.cut-1-2"),
                leave("wal-0000000000000001.log.cut-"),
                leave("mine.cut-1-2"));
        leaveOlderCopies(MOST);

        assertThat(open().copies()).doesNotContainAnyElementsOf(others);
        assertThat(others).allSatisfy(other -> assertThat(other).exists());
    }

    @Test
    void theOldestGoWhenThereAreTooMany() throws IOException {
        List<Path> older = leaveOlderCopies(MOST + 1);

        LogOpenReport report = open();

        assertThat(report.deletedCopies()).isEqualTo(older.subList(0, 2));
        assertThat(report.copies())
                .hasSize(MOST)
                .startsWith(older.get(2))
                .endsWith(report.cutTo().orElseThrow());
        assertThat(older.get(1)).doesNotExist();
        assertThat(older.get(2)).exists();
        assertThat(open().deletedCopies()).isEmpty();
    }

    @Test
    void aHundredAreKept() throws IOException {
        List<Path> older = leaveOlderCopies(MOST - 1);

        LogOpenReport report = open();

        assertThat(report.copies()).hasSize(MOST).containsAll(older);
        assertThat(report.deletedCopies()).isEmpty();
    }

    @Test
    void aCopyThatCannotBeDeletedIsNoReasonNotToStart() throws IOException {
        List<Path> older = leaveOlderCopies(MOST + 1);
        disk.on(Operation.Kind.DELETE).at(older.get(0)).fail();

        LogOpenReport report = open();

        assertThat(report.deletedCopies()).containsExactly(older.get(1));
        assertThat(report.copies()).startsWith(older.get(0), older.get(2));
    }

    @Test
    void theEleventhTailOfOnePlaceIsNoReasonNotToStart() throws IOException {
        List<Path> copies = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            torn[torn.length - 1]++;
            Files.write(newest, torn);
            LogOpenReport report = open();
            copies.add(report.cutTo().orElseThrow());
            assertThat(report.deletedCopies()).isEqualTo(i < 10 ? List.of() : List.of(copies.get(i - 10)));
        }
        assertThat(open().copies()).isEqualTo(copies.subList(2, 12));
    }
}
