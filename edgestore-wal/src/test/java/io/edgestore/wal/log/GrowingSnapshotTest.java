package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.log.directory.LogDirectory;
import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import io.edgestore.wal.log.directory.LogSnapshot;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An append makes no snapshot, and whoever asks for one gets what is there. */
class GrowingSnapshotTest {

    private static final LogDirectory DIRECTORY = new LogDirectory(Path.of("log"));
    private static final NamedFile FIRST = DIRECTORY.fileFor(1);
    private static final NamedFile SECOND = DIRECTORY.fileFor(5);
    private static final NamedFile THIRD = DIRECTORY.fileFor(9);

    private final GrowingSnapshot growing =
            new GrowingSnapshot(new LogSnapshot(DIRECTORY.path(), List.of(FIRST, SECOND), 100));

    @Test
    void isWhatItBeganWith() {
        assertThat(growing.get().files()).containsExactly(FIRST, SECOND);
        assertThat(growing.get().newestEnd()).isEqualTo(100);
        assertThat(growing.newest()).isEqualTo(SECOND);
    }

    @Test
    void aSnapshotStaysAsItWasTaken() {
        LogSnapshot before = growing.get();
        growing.grownTo(200);

        assertThat(before.newestEnd()).isEqualTo(100);
        assertThat(growing.get()).isEqualTo(before.withNewestEnd(200));
    }

    @Test
    void theNewestFileGrowsOnWhileOthersAreDeleted() {
        growing.grownTo(200);
        growing.update(LogSnapshot::withoutOldest);
        assertThat(growing.get().files()).containsExactly(SECOND);
        assertThat(growing.get().newestEnd()).isEqualTo(200);

        growing.grownTo(300);
        assertThat(growing.get().newestEnd()).isEqualTo(300);
    }

    @Test
    void aNewFileBeginsAtItsOwnEnd() {
        growing.grownTo(200);
        growing.next(THIRD, 8);

        assertThat(growing.newest()).isEqualTo(THIRD);
        assertThat(growing.get().files()).containsExactly(FIRST, SECOND, THIRD);
        assertThat(growing.get().newestEnd()).isEqualTo(8);
    }

    @Test
    void afterItIsSetNothingOfBeforeIsLeft() {
        growing.grownTo(200);
        growing.set(new LogSnapshot(DIRECTORY.path(), List.of(FIRST), 50));

        assertThat(growing.get().files()).containsExactly(FIRST);
        assertThat(growing.get().newestEnd()).isEqualTo(50);
    }
}
