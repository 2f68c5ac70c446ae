package io.edgestore.wal.log.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.wal.log.directory.LogDirectory.NamedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clocks are set by hand: the age is that of the one that cannot be set. */
class FileAgesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private long nanos = Long.MAX_VALUE - 5; // it may overflow
    private Instant wall = NOW;
    private final FileAges ages = new FileAges(() -> nanos, () -> wall);
    private NamedFile file;

    @BeforeEach
    void createFile() throws IOException {
        file = new NamedFile(Files.createFile(directory.resolve("wal-0000000000000001.log")), 1);
    }

    private void writtenAt(Instant time) throws IOException {
        Files.setLastModifiedTime(file.path(), FileTime.from(time));
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void aFileAgesFromTheTimeWhenItWasFinished() throws IOException {
        writtenAt(NOW.minus(Duration.ofDays(1)));
        ages.finished(file);
        assertThat(ages.of(file)).isZero();
        pass(Duration.ofHours(2));
        wall = wall.plus(Duration.ofDays(1000));
        assertThat(ages.of(file)).as("whatever the wall clock says").isEqualTo(Duration.ofHours(2));
    }

    @Test
    void theAgeOfAFileOfAnEarlierRunBeginsWithItsLastWrite() throws IOException {
        writtenAt(NOW.minus(Duration.ofHours(3)));
        assertThat(ages.of(file)).isEqualTo(Duration.ofHours(3));
        pass(Duration.ofHours(2));
        wall = Instant.EPOCH;
        assertThat(ages.of(file)).isEqualTo(Duration.ofHours(5));
    }

    @Test
    void aTimeInTheFutureIsTakenForNow() throws IOException {
        writtenAt(NOW.plus(Duration.ofDays(9)));
        assertThat(ages.of(file)).isZero();
        pass(Duration.ofHours(2));
        assertThat(ages.of(file)).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void aTimeLongAgoIsNoMistake() throws IOException {
        writtenAt(Instant.EPOCH);
        wall = Instant.parse("9999-01-01T00:00:00Z");
        assertThat(ages.of(file)).isGreaterThan(Duration.ofDays(36_000)).isLessThan(Duration.ofDays(37_000));
    }

    @Test
    void aFileWhoseTimeIsNotKnownHasNoAge() throws IOException {
        Files.delete(file.path());
        assertThatThrownBy(() -> ages.of(file)).isInstanceOf(NoSuchFileException.class);
    }
}
