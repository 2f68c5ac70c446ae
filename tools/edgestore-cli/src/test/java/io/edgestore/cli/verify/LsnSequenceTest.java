package io.edgestore.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Logs;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.WalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LsnSequenceTest {

    @TempDir
    Path directory;

    private final LsnSequence sequence = new LsnSequence();
    private int files;

    private Optional<LsnRange> next(long name, long... lsns) throws IOException {
        Path file = Logs.withLsns(directory.resolve("file-" + files++), lsns);
        try (WalReader reader = WalReader.open(file)) {
            while (reader.advance()) {
                // Only the report is wanted.
            }
            RecoveryReport report = reader.report();
            return sequence.next(name, report);
        }
    }

    @Test
    void namesOfTheRustEngineAreTheLsnBefore() throws IOException {
        assertThat(next(0, 1, 2)).isEmpty();
        assertThat(next(2, 3)).isEmpty();
        assertThat(next(3)).isEmpty();
        assertThat(next(4, 4)).isEmpty();
    }

    @Test
    void emptyFileIsReachedByItsName() throws IOException {
        assertThat(next(1, 1, 2)).isEmpty();
        assertThat(next(5)).contains(new LsnRange(3, 4));
        assertThat(next(6, 6)).contains(new LsnRange(5, 5));
    }

    @Test
    void lsnsAreUnsigned() throws IOException {
        assertThat(next(1, 5)).isEmpty();
        assertThat(next(Long.MAX_VALUE + 2, Long.MAX_VALUE + 2)).contains(new LsnRange(6, Long.MIN_VALUE));
        assertThat(next(-1, -1)).contains(new LsnRange(Long.MIN_VALUE + 2, -2));
        assertThat(next(0, 0)).isEmpty();
    }

    @Test
    void lsnsThatAFileLeavesOutAreNotMissing() throws IOException {
        assertThat(next(1, 1, 5)).isEmpty();
        assertThat(next(6, 9)).isEmpty();
        assertThat(next(12, 20)).contains(new LsnRange(10, 11));
    }

    @Test
    void overlapIsNoGap() throws IOException {
        assertThat(next(1, 1, 2, 3)).isEmpty();
        assertThat(next(1, 2, 3, 4)).isEmpty();
    }

    @Test
    void nothingIsKnownBehindAnUnreadableFile() throws IOException {
        assertThat(next(1, 1)).isEmpty();
        sequence.unreadable();
        assertThat(next(9, 9)).isEmpty();
        assertThat(next(11, 11)).contains(new LsnRange(10, 10));
    }
}
