package io.edgestore.wal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.edgestore.testkit.filesystem.Crash;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.LsnNotAvailableException;
import io.edgestore.wal.SampleLog;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cursor stays where it was put, and what it needs stays with it. */
@Timeout(60)
class LogCursorTest {

    private static final WalOptions OPTIONS = WalOptions.defaults().withMaxFileLength(400);

    private final CrashFileSystem disk = CrashFileSystem.create();
    private final Path directory = disk.getPath("/log");
    private final Path file = directory.resolve("cursor-backup");
    private WriteAheadLog log;

    /** In which LSNs the four files begin. */
    private List<Long> starts;

    private long last;

    @BeforeEach
    void openWithFourFiles() throws IOException {
        open();
        while (starts().size() < 4) {
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
        starts = starts();
        last = log.lastLsn();
    }

    private void open() throws IOException {
        log = WriteAheadLog.open(directory, OPTIONS);
    }

    private void reopen() throws IOException {
        log.close();
        open();
    }

    @AfterEach
    void close() throws IOException {
        log.close();
    }

    private List<Long> starts() {
        return SampleLog.names(directory).stream()
                .filter(name -> name.endsWith(".log"))
                .map(name -> Long.parseLong(name.substring(4, 20), 16))
                .toList();
    }

    private CursorPosition position(long lsn) {
        return new CursorPosition("backup", file, OptionalLong.of(lsn));
    }

    @Test
    void aNewCursorIsAtTheFirstRecord() throws IOException {
        log.deleteBefore(starts.get(1));
        LogCursor cursor = log.cursor("backup");
        assertThat(cursor.name()).isEqualTo("backup");
        assertThat(cursor.position()).isEqualTo(starts.get(1));
        assertThat(log.cursor("backup")).isSameAs(cursor);
        assertThat(log.cursors()).containsExactly(position(starts.get(1)));
    }

    @Test
    void itIsWhereItWasPutWhenTheLogIsOpenedAgain() throws IOException {
        log.cursor("backup").advanceTo(last + 1);
        log.cursor("index").advanceTo(3);
        reopen();
        assertThat(log.cursors()).extracting(CursorPosition::name).containsExactly("backup", "index");
        assertThat(log.cursor("backup").position()).isEqualTo(last + 1);
        assertThat(log.cursor("index").position()).isEqualTo(3);
        assertThat(ReadOnlyLog.open(directory, OPTIONS).cursors()).isEqualTo(log.cursors());
    }

    @Test
    void whoOnlyReadsIsToldTheSameOfWhatCursorsKeep() throws IOException {
        log.cursor("a").advanceTo(starts.get(2));
        log.cursor("b").advanceTo(starts.get(2) - 1);
        log.cursor("c").advanceTo(last + 1);

        assertThat(ReadOnlyLog.open(directory, OPTIONS).holders())
                .isEqualTo(log.holders())
                .extracting(LogHolder::holder, LogHolder::files)
                .containsExactly(tuple("cursor b", 2), tuple("cursor a", 1), tuple("cursor c", 0));

        Files.write(directory.resolve("cursor-c"), new byte[7]);
        reopen();
        assertThat(ReadOnlyLog.open(directory, OPTIONS).holders())
                .isEqualTo(log.holders())
                .first()
                .extracting(LogHolder::holder, LogHolder::lsn, LogHolder::files)
                .containsExactly("cursor c", 0L, 3);
    }

    @Test
    void cursorsOfALogWithoutFilesKeepNothing() throws IOException {
        log.cursor("a");
        log.close();
        for (String name : SampleLog.names(directory)) {
            if (name.endsWith(".log")) {
                Files.delete(directory.resolve(name));
            }
        }

        assertThat(ReadOnlyLog.open(directory, OPTIONS).holders()).containsExactly(new LogHolder("cursor a", 1, 0, 0));
    }

    @Test
    void theFileIsAsItsFormatSays() throws IOException {
        log.cursor("backup").advanceTo(5);
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
                .isEqualTo("4544474543555231" + "0000000000000005" + "9cfd65a3");
    }

    @Test
    void whatItNeedsIsNotDeleted() throws IOException {
        LogCursor cursor = log.cursor("backup");
        cursor.advanceTo(starts.get(1));
        assertThat(log.deleteBefore(last).files()).hasSize(1);
        assertThat(log.deleteBefore(last).heldBy())
                .extracting(LogHolder::holder, LogHolder::lsn, LogHolder::files)
                .containsExactly(tuple("cursor backup", starts.get(1), 2));
        cursor.advanceTo(starts.get(2) - 1);
        assertThat(log.deleteBefore(last).files())
                .as("the file is not done with")
                .isEmpty();
        cursor.advanceTo(starts.get(2));
        assertThat(log.deleteBefore(last).files()).hasSize(1);
    }

    @Test
    void whatItNeedsIsNotDeletedThoughNobodyAskedForTheCursor() throws IOException {
        log.cursor("backup").advanceTo(starts.get(1));
        reopen();
        assertThat(log.deleteBefore(last).files()).hasSize(1);
        assertThat(log.holders()).extracting(LogHolder::holder).containsExactly("cursor backup");
    }

    @Test
    void itDoesNotGoBackOrBeyondTheEnd() throws IOException {
        LogCursor cursor = log.cursor("backup");
        cursor.advanceTo(5);
        cursor.advanceTo(5);
        assertThatThrownBy(() -> cursor.advanceTo(4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not go back to 4");
        assertThatThrownBy(() -> cursor.advanceTo(last + 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the next record will have " + (last + 1));
        assertThatThrownBy(() -> cursor.resetTo(last + 2)).isInstanceOf(IllegalArgumentException.class);
        assertThat(cursor.position()).isEqualTo(5);
    }

    /** Otherwise a power cut would give the LSNs that it is done with to other records. */
    @Test
    void whatItIsDoneWithIsDurable() throws IOException {
        LogCursor cursor = log.cursor("backup");
        log.append(SampleLog.entry(last + 1));
        assertThat(log.durableLsn()).isLessThan(last + 1);
        cursor.advanceTo(last + 2);
        assertThat(log.durableLsn()).isEqualTo(last + 1);
    }

    @Test
    void aDeletedCursorHoldsNothing() throws IOException {
        LogCursor cursor = log.cursor("backup");
        cursor.delete();
        cursor.delete();
        assertThat(file).doesNotExist();
        assertThat(log.cursors()).isEmpty();
        assertThat(log.holders()).isEmpty();
        assertThatThrownBy(cursor::position)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("deleted");
        assertThat(log.cursor("backup")).isNotSameAs(cursor);
        assertThat(log.cursors()).containsExactly(position(1));
    }

    @Test
    void aDeletedCursorDoesNotComeBackWhenThePowerIsCut() throws IOException {
        LogCursor cursor = log.cursor("backup");
        cursor.advanceTo(3);
        cursor.delete();

        CrashFileSystem left = disk.after(Crash.powerCutLosingAll());
        assertThat(left.getPath(file.toString())).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "_a", "A", "a.b", "a/b", "..", "a b", "\u00e4", "a\n"})
    void aBadNameIsRefused(String name) {
        assertThatThrownBy(() -> log.cursor(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot name a cursor");
        assertThat(log.cursors()).isEmpty();
    }

    @Test
    void namesHaveUpTo64Characters() throws IOException {
        log.cursor("a".repeat(64)).delete();
        assertThatThrownBy(() -> log.cursor("a".repeat(65))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDamagedCursorHoldsAllAndSaysWhatToDo() throws IOException {
        log.cursor("backup").advanceTo(last);
        byte[] sound = Files.readAllBytes(file);
        List<byte[]> damaged = new ArrayList<>(List.of(new byte[0], new byte[20], new byte[19], new byte[1000]));
        damaged.add(Arrays.copyOf(sound, sound.length + 1));
        for (int i = 0; i < sound.length; i++) {
            byte[] flipped = sound.clone();
            flipped[i] ^= 1;
            damaged.add(flipped);
        }
        for (byte[] each : damaged) {
            log.close();
            Files.write(file, each);
            open();
            assertThat(log.cursors()).containsExactly(new CursorPosition("backup", file, OptionalLong.empty()));
            assertThat(ReadOnlyLog.open(directory, OPTIONS).cursors()).isEqualTo(log.cursors());
            assertThat(log.deleteBefore(last).files()).isEmpty();
            LogCursor cursor = log.cursor("backup");
            assertThatThrownBy(cursor::position)
                    .isInstanceOf(CorruptLogException.class)
                    .hasMessageContainingAll(file.toString(), "resetTo", "delete");
            assertThatThrownBy(() -> cursor.advanceTo(last)).isInstanceOf(CorruptLogException.class);
            assertThat(Files.readAllBytes(file)).as("not lost").isEqualTo(each);
        }
        log.cursor("backup").resetTo(starts.get(1));
        assertThat(log.cursor("backup").position()).isEqualTo(starts.get(1));
        assertThat(log.deleteBefore(last).files()).hasSize(1);
        reopen();
        assertThat(log.cursors()).containsExactly(position(starts.get(1)));
    }

    @Test
    void aDamagedCursorCanBeDeleted() throws IOException {
        log.cursor("backup");
        log.close();
        Files.write(file, new byte[7]);
        open();
        log.cursor("backup").delete();
        assertThat(log.deleteBefore(last).files()).hasSize(3);
    }

    @Test
    void aResetGoesBackAndHolds() throws IOException {
        LogCursor cursor = log.cursor("backup");
        cursor.advanceTo(last);
        log.deleteBefore(starts.get(1));
        cursor.resetTo(starts.get(1));
        assertThat(cursor.position()).isEqualTo(starts.get(1));
        assertThat(log.deleteBefore(last).files()).isEmpty();
        assertThat(log.holders()).hasSize(1);
        assertThatThrownBy(() -> cursor.resetTo(1))
                .isInstanceOfSatisfying(
                        LsnNotAvailableException.class,
                        e -> assertThat(e.firstLsn()).isEqualTo(starts.get(1)));
        assertThat(log.holders()).hasSize(1);
        assertThat(cursor.position()).isEqualTo(starts.get(1));
    }

    /** Somebody removed files by hand, say. */
    @Test
    void aCursorWhoseRecordsAreGoneIsToldSo() throws IOException {
        log.cursor("backup").advanceTo(2);
        log.close();
        Files.delete(directory.resolve("wal-0000000000000001.log"));
        open();
        LogCursor cursor = log.cursor("backup");
        assertThatThrownBy(cursor::position)
                .isInstanceOfSatisfying(LsnNotAvailableException.class, e -> {
                    assertThat(e.lsn()).isEqualTo(2);
                    assertThat(e.firstLsn()).isEqualTo(starts.get(1));
                })
                .hasMessageContainingAll("cursor backup", "is deleted", "resetTo");
        assertThatThrownBy(() -> cursor.advanceTo(last)).isInstanceOf(LsnNotAvailableException.class);
        cursor.resetTo(log.firstLsn());
        cursor.advanceTo(last);
    }

    /** An older copy of the log was put in place. What is appended now is not what the cursor is done with. */
    @Test
    void aCursorAheadOfTheLogIsToldSo() throws IOException {
        log.sync();
        log.cursor("backup").advanceTo(last + 1);
        log.close();
        Files.delete(directory.resolve(String.format("wal-%016x.log", starts.get(3))));
        open();
        LogCursor cursor = log.cursor("backup");
        while (log.lastLsn() < last + 5) {
            log.append(SampleLog.entry(log.lastLsn() + 1));
        }
        assertThatThrownBy(cursor::position)
                .isInstanceOf(LsnNotAvailableException.class)
                .hasMessageContainingAll("older copy", "resetTo");
        cursor.resetTo(starts.get(3));
        assertThat(cursor.position()).isEqualTo(starts.get(3));
    }

    @Test
    void otherFilesAreNoCursors() throws IOException {
        log.close();
        for (String name : List.of("cursor-", "cursor-A", "cursor-a.tmp", "xcursor-a", "cursor-a-\u00e4")) {
            Files.write(directory.resolve(name), new byte[3]);
        }
        Files.createDirectory(directory.resolve("cursor-directory"));
        open();
        assertThat(log.cursors()).isEmpty();
        assertThat(log.holders()).isEmpty();
    }

    @Test
    void aClosedLogWritesNoCursor() throws IOException {
        LogCursor cursor = log.cursor("backup");
        log.close();
        assertThatThrownBy(() -> cursor.advanceTo(3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(cursor::delete).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> log.cursor("other")).isInstanceOf(IllegalStateException.class);
        assertThat(ReadOnlyLog.open(directory, OPTIONS).cursors()).containsExactly(position(1));
    }

    @Test
    void anInterruptDoesNotHinder() throws IOException {
        LogCursor cursor = log.cursor("backup");
        Thread.currentThread().interrupt();
        cursor.advanceTo(3);
        assertThat(Thread.interrupted()).as("interrupt status is kept").isTrue();
        assertThat(log.cursors()).containsExactly(position(3));
    }

    /** It would hold nothing, and what it needs would be deleted. */
    @Test
    void aFileThatCannotBeLookedAtIsNotPassedOver() throws IOException {
        log.cursor("backup").advanceTo(3);
        log.close();
        Path file = directory.resolve("cursor-backup");
        disk.on(Kind.READ_ATTRIBUTES).at(file).fail(() -> new IOException("planted"));
        assertThatThrownBy(() -> WriteAheadLog.open(directory, OPTIONS)).hasStackTraceContaining("planted");
        assertThatThrownBy(() -> ReadOnlyLog.open(directory, OPTIONS).cursors()).hasMessageContaining("planted");
        disk.clearFaults();
        reopen();
        assertThat(log.cursors()).containsExactly(position(3));
    }

    /** Whatever fails: it is where it was or where it was to go, it says where, and what it needs is there. */
    @ParameterizedTest
    @ValueSource(strings = {"CREATE", "WRITE", "FORCE", "MOVE", "DELETE", "OPEN", "CLOSE", "READ_ATTRIBUTES"})
    void anyFaultIsSurvived(Kind kind) throws IOException {
        LogCursor cursor = log.cursor("backup");
        int failed = 0;
        long at = 1;
        for (int n = 1; n < 8; n++) {
            long to = at + 1;
            disk.on(kind).nth(n).fail(() -> new IOException("planted"));
            boolean moved = true;
            try {
                cursor.advanceTo(to);
            } catch (IOException e) {
                moved = false;
                failed++;
                assertThat(e).hasStackTraceContaining("planted");
                assertThat(cursor.position()).isEqualTo(at);
                assertThat(log.holders()).extracting(LogHolder::lsn).containsExactly(at);
            }
            disk.clearFaults();
            assertThat(ReadOnlyLog.open(directory, OPTIONS).cursors())
                    .containsAnyOf(position(at), position(to))
                    .hasSize(1);
            if (moved) {
                at = to;
                assertThat(cursor.position()).isEqualTo(to);
            }
        }
        cursor.advanceTo(at + 1);
        reopen();
        assertThat(log.cursors()).containsExactly(position(at + 1));
        if (kind != Kind.DELETE && kind != Kind.READ_ATTRIBUTES) {
            assertThat(failed).isPositive();
        }
    }
}
