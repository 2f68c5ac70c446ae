package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.filesystem.Call;
import io.edgestore.testkit.filesystem.FaultPoint;
import io.edgestore.testkit.filesystem.Operation.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What opening a file for writing does about its end. */
class TailCutTest {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path dir = disk.directory();

    private Path file;
    private byte[] torn;
    private int tear;
    private String copyName;

    @BeforeEach
    void aFileWithATornTail() throws IOException {
        file = SampleLog.createTorn(dir.resolve("a.wal"), 4);
        torn = Files.readAllBytes(file);
        tear = Math.toIntExact(Files.size(SampleLog.create(dir.resolve("whole.wal"), 3)));
        Files.delete(dir.resolve("whole.wal"));
        copyName = "a.wal.cut-" + tear + "-" + (torn.length - tear);
    }

    private byte[] tail() {
        return Arrays.copyOfRange(torn, tear, torn.length);
    }

    @Test
    void aTornTailIsCutAndKept() throws IOException {
        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.nextLsn()).isEqualTo(4);
            assertThat(writer.length()).isEqualTo(tear);
            assertThat(writer.report().cutTo()).contains(dir.resolve(copyName));
            RecoveryReport found = writer.report().recovery();
            assertThat(found.verdict()).isEqualTo(Verdict.TORN_TAIL);
            assertThat(found.fileLength()).isEqualTo(torn.length);
            assertThat(found.tornBytes()).isEqualTo(torn.length - tear);
        }
        assertThat(SampleLog.names(dir)).containsExactly("a.wal", copyName);
        assertThat(dir.resolve(copyName)).hasBinaryContent(tail());
        assertThat(file).hasBinaryContent(Arrays.copyOf(torn, tear));
    }

    @Test
    void whatIsAppendedBehindTheCutIsFound() throws IOException {
        try (WalWriter writer = WalWriter.open(file)) {
            SampleLog.append(writer, 3);
        }
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 6));
        assertThat(SampleLog.verdict(file)).isEqualTo(Verdict.CLEAN);
    }

    @Test
    void theCopyIsDurableBeforeAnythingIsCutAndTheCutBeforeItReturns() throws IOException {
        disk.reset();
        WalWriter.open(disk.path("a.wal")).close();

        assertThat(disk.brief(Kind.WRITE, Kind.FORCE, Kind.MOVE, Kind.TRUNCATE))
                .startsWith(
                        "WRITE " + copyName + ".tmp",
                        "FORCE " + copyName + ".tmp",
                        "MOVE " + copyName + ".tmp",
                        "FORCE directory",
                        "TRUNCATE a.wal",
                        "FORCE a.wal");
        assertThat(disk.calls(Kind.TRUNCATE)).extracting(Call::offset).containsExactly((long) tear);
        assertThat(disk.calls(Kind.FORCE)).allMatch(call -> call.thread().startsWith("edgestore-sync"));
    }

    @Test
    void anEarlierCopyOfThatNameIsNotOverwritten() throws IOException {
        Files.writeString(dir.resolve(copyName), "from another crash");
        Files.writeString(dir.resolve(copyName + ".2"), "and another");

        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.report().cutTo()).contains(dir.resolve(copyName + ".3"));
        }

        assertThat(dir.resolve(copyName)).hasContent("from another crash");
        assertThat(dir.resolve(copyName + ".2")).hasContent("and another");
        assertThat(dir.resolve(copyName + ".3")).hasBinaryContent(tail());
    }

    @Test
    void anUnfinishedCopyOfACrashBeforeIsReplaced() throws IOException {
        Files.write(dir.resolve(copyName + ".tmp"), new byte[10_000]);

        WalWriter.open(file).close();

        assertThat(dir.resolve(copyName)).hasBinaryContent(tail());
        assertThat(SampleLog.names(dir)).containsExactly("a.wal", copyName);
    }

    @Test
    void aZeroTailIsCutWithoutACopy() throws IOException {
        Files.write(file, Arrays.copyOf(Arrays.copyOf(torn, tear), tear + 1000));

        try (WalWriter writer = WalWriter.open(file)) {
            assertThat(writer.report().recovery().verdict()).isEqualTo(Verdict.ZERO_TAIL);
            assertThat(writer.report().recovery().zeroBytes()).isEqualTo(1000);
            assertThat(writer.report().cutTo()).isEmpty();
            assertThat(file).hasBinaryContent(Arrays.copyOf(torn, tear));
            SampleLog.append(writer, 1);
        }

        assertThat(SampleLog.names(dir)).containsExactly("a.wal");
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 4));
    }

    @Test
    void aLongTailIsCopiedWholeByShortWrites() throws IOException {
        SampleLog.truncate(file, tear);
        try (WalWriter writer = WalWriter.open(file)) {
            writer.append(SampleLog.incompressible(3 << 20));
        }
        SampleLog.truncate(file, Files.size(file) - 1);
        byte[] bytes = Files.readAllBytes(file);
        disk.reset();
        disk.on(Kind.WRITE).limit(100_000);

        try (WalWriter writer = WalWriter.open(disk.path("a.wal"))) {
            assertThat(writer.length()).isEqualTo(tear);
        }

        assertThat(dir.resolve("a.wal.cut-" + tear + "-" + (bytes.length - tear)))
                .hasBinaryContent(Arrays.copyOfRange(bytes, tear, bytes.length));
        assertThat(disk.calls(Kind.WRITE))
                .allSatisfy(call -> assertThat(call.length())
                        .as("longer writes from the heap are copied into direct memory that the thread keeps")
                        .isLessThanOrEqualTo(64 << 10));
    }

    @Test
    void whicheverOperationFailsOnceNoByteIsLostAndTheNextOpeningRepairs() throws IOException {
        failEach(k -> disk.onAny().nth(k));
    }

    @Test
    void fromWhicheverOperationOnAllFailNoByteIsLostAndTheNextOpeningRepairs() throws IOException {
        failEach(k -> disk.onAny().from(k));
    }

    /** On a full disk, half a copy would take the room that the next try needs. */
    @Test
    void aCopyThatFailsLeavesNothingBeside() throws IOException {
        for (Kind kind : List.of(Kind.WRITE, Kind.FORCE, Kind.MOVE)) {
            disk.heal();
            disk.on(kind).where(path -> path.toString().contains(".cut-")).fail(SimulatedDisk.failing("full"));

            assertThatThrownBy(() -> WalWriter.open(disk.path("a.wal")))
                    .as("%s", kind)
                    .hasMessageContaining("full");

            assertThat(SampleLog.names(dir)).as("%s", kind).containsExactly("a.wal");
            assertThat(file).hasBinaryContent(torn);
        }
    }

    private void failEach(IntFunction<FaultPoint> when) throws IOException {
        disk.reset();
        WalWriter.open(disk.path("a.wal")).close();
        int operations = disk.calls().size();
        assertThat(operations).isGreaterThan(20);

        for (int k = 1; k <= operations; k++) {
            for (String name : SampleLog.names(dir)) {
                Files.delete(dir.resolve(name));
            }
            Files.write(file, torn);
            disk.forgetCalls();
            when.apply(k).fail(SimulatedDisk.failing("broken"));
            try {
                WalWriter.open(disk.path("a.wal")).close();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("broken");
            }
            Call failed = disk.calls().get(k - 1);
            disk.heal();
            assertNothingLost(failed);
            assertRepairable(failed);
        }
    }

    private void assertNothingLost(Call failed) throws IOException {
        byte[] now = Files.readAllBytes(file);
        if (!Arrays.equals(now, torn)) {
            assertThat(now).as("%s", failed).isEqualTo(Arrays.copyOf(torn, tear));
            assertThat(dir.resolve(copyName)).as("%s", failed).hasBinaryContent(tail());
        }
    }

    private void assertRepairable(Call failed) throws IOException {
        try (WalWriter writer = WalWriter.open(file)) {
            SampleLog.append(writer, 2);
        }
        assertThat(SampleLog.read(file)).as("%s", failed).isEqualTo(SampleLog.records(1, 5));
        assertThat(dir.resolve(copyName)).as("%s", failed).hasBinaryContent(tail());
    }
}
