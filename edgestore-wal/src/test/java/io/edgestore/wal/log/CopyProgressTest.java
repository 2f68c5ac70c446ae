package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is told of a copy while it is made. */
@Timeout(60)
class CopyProgressTest {

    private static final long FILE = 200_000;
    private static final WalOptions OPTIONS =
            WalOptions.defaults().withCompressor("none").withMaxFileLength(FILE);

    private final CrashFileSystem disk = CrashFileSystem.create();
    private final Path log = disk.getPath("/log");
    private final Path copy = disk.getPath("/copy");
    private final List<long[]> told = new ArrayList<>();

    @BeforeEach
    void writeThreeFiles() throws IOException {
        try (WriteAheadLog writing = WriteAheadLog.open(log, OPTIONS)) {
            for (int i = 0; i < 50; i++) {
                writing.append(SampleLog.incompressible(10_000));
            }
        }
        assertThat(ReadOnlyLog.open(log, OPTIONS).files()).hasSize(3);
    }

    private void note(long done, long total) {
        told.add(new long[] {done, total});
    }

    private CopyReport checkpoint(CopyProgress progress) throws IOException {
        return ReadOnlyLog.open(log, OPTIONS).checkpoint(copy, progress);
    }

    /** The files from one to another, of the three. */
    private long length(int first, int last) throws IOException {
        long length = 0;
        for (Path file : ReadOnlyLog.open(log, OPTIONS).files().subList(first - 1, last)) {
            length += Files.size(file);
        }
        return length;
    }

    private void assertThatItRisesTo(long total) {
        assertThat(told).as("more than the end").hasSizeGreaterThan(5);
        assertThat(told).allSatisfy(each -> assertThat(each[0]).isBetween(0L, each[1]));
        assertThat(told).extracting(each -> each[0]).isSorted();
        assertThat(told.get(told.size() - 1)).containsExactly(total, total);
    }

    @Test
    void whatIsLinkedIsOnlyRead() throws IOException {
        assertThat(checkpoint(this::note).records()).isEqualTo(50);

        assertThatItRisesTo(length(1, 3) + length(3, 3));
        assertThat(told).extracting(each -> each[1]).containsOnly(length(1, 3) + length(3, 3));
    }

    @Test
    void whatCannotBeLinkedIsCopiedToo() throws IOException {
        disk.on(Kind.LINK).nth(1).fail(() -> new FileSystemException("/copy.part", null, "another disk"));

        checkpoint(this::note);

        assertThatItRisesTo(length(1, 3) + length(3, 3) + length(1, 1));
    }

    @Test
    void restoredFilesAreCopiedAndRead() throws IOException {
        LogRestore.from(log, OPTIONS).upTo(50).withProgress(this::note).into(copy);

        assertThatItRisesTo(2 * length(1, 3));
    }

    @Test
    void progressIsKeptWhateverIsAskedForBehindIt() throws IOException {
        LogRestore.from(log, OPTIONS).withProgress(this::note).upTo(50).into(copy);

        assertThatItRisesTo(2 * length(1, 3));
    }

    /** What is kept of it is written anew, as a frame that nobody expected. */
    @Test
    void frameThatIsDividedIsNotMoreThanAll() throws IOException {
        Path batch = disk.getPath("/batch");
        try (WriteAheadLog writing =
                WriteAheadLog.open(batch, OPTIONS.withFormatVersion(WalOptions.FormatVersion.VERSION_2))) {
            writing.append(SampleLog.incompressible(1000));
            writing.appendAtomically(List.of(SampleLog.incompressible(1000), SampleLog.incompressible(1000)));
        }

        LogRestore.from(batch, OPTIONS).upTo(2).withProgress(this::note).into(copy);

        assertThat(told).singleElement().satisfies(each -> assertThat(each[0]).isEqualTo(each[1]));
    }

    @Test
    void whatItThrowsEndsTheCopyOfWhichNothingIsLeft() {
        assertThatThrownBy(() -> checkpoint((done, total) -> {
                    throw new IllegalStateException("enough, while it copies");
                }))
                .hasMessage("enough, while it copies");
        assertThatThrownBy(() -> checkpoint((done, total) -> {
                    if (done == total) {
                        throw new IllegalStateException("enough, when all is read");
                    }
                }))
                .hasMessage("enough, when all is read");

        assertThat(disk.getPath("/")).isDirectoryNotContaining(path -> !path.endsWith("log"));
    }
}
