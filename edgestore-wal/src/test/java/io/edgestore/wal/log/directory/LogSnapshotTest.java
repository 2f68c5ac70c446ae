package io.edgestore.wal.log.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much of the newest file may be read, by a position that may be older than the files. */
class LogSnapshotTest {

    private static final NamedFile FIRST = new NamedFile(Path.of("1"), 1);
    private static final NamedFile SECOND = new NamedFile(Path.of("5"), 5);

    @Test
    void aPositionInTheFileBeforeSaysNothingOfTheNewest() {
        LogSnapshot there = new LogSnapshot(Path.of("log"), List.of(FIRST, SECOND), 700);
        assertThat(there.heldTo(new LogPosition(4, 1, 500)).newestEnd()).isZero();
        assertThat(there.heldTo(new LogPosition(6, 5, 500)).newestEnd()).isEqualTo(500);
        assertThat(there.heldTo(new LogPosition(6, 5, 500)).files()).containsExactly(FIRST, SECOND);
    }
}
