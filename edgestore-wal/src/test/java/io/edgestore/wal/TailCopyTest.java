package io.edgestore.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.edgestore.testkit.filesystem.Operation.Kind;
import io.edgestore.wal.WalOptions.TornTail;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The copy of what is cut off: one for the same bytes, under a name that a file system takes, in a file of its own. */
class TailCopyTest {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Path dir = disk.directory();

    private Path file;
    private byte[] torn;
    private int tear;
    private byte[] tail;
    private String copyName;

    @BeforeEach
    void aFileWithATornTail() throws IOException {
        file = SampleLog.createTorn(dir.resolve("a.wal"), 4);
        torn = Files.readAllBytes(file);
        try (WalReader reader = WalReader.open(file)) {
            reader.forEach(record -> {});
            tear = Math.toIntExact(torn.length - reader.report().tornBytes());
        }
        tail = Arrays.copyOfRange(torn, tear, torn.length);
        copyName = "a.wal.cut-" + tear + "-" + tail.length;
    }

    private Path openTornAgain() throws IOException {
        return openTorn(file);
    }

    private Path openTorn(Path log) throws IOException {
        Files.write(log, torn);
        try (WalWriter writer = WalWriter.open(log)) {
            return writer.report().cutTo().orElseThrow();
        }
    }

    @Test
    void theSameTailIsKeptOnce() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThat(openTornAgain()).isEqualTo(dir.resolve(copyName)).hasBinaryContent(tail);
        }
        assertThat(SampleLog.names(dir)).containsExactly("a.wal", copyName);
    }

    @Test
    void theSameTailIsFoundBehindOthersOfThatPlace() throws IOException {
        byte[] other = tail.clone();
        other[tail.length - 1] ^= 1;
        Files.write(dir.resolve(copyName), other);
        Files.write(dir.resolve(copyName + ".3"), tail);

        assertThat(openTornAgain()).isEqualTo(dir.resolve(copyName + ".3"));

        assertThat(SampleLog.names(dir)).containsExactly("a.wal", copyName, copyName + ".3");
    }

    /** It may be in memory only. */
    @Test
    void aCopyThatWasThereIsMadeDurableBeforeTheCut() throws IOException {
        Files.write(dir.resolve(copyName), tail);
        disk.reset();
        WalWriter.open(disk.path("a.wal")).close();

        assertThat(disk.brief(Kind.WRITE, Kind.FORCE, Kind.MOVE, Kind.TRUNCATE))
                .startsWith("FORCE " + copyName, "FORCE directory", "TRUNCATE a.wal");
    }

    @Test
    void aFileThatCannotBeOpenedGetsNoFurtherCopyAtEachTry() throws IOException {
        disk.on(Kind.FORCE).at(dir).fail(SimulatedDisk.failing("Input/output error"));
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> WalWriter.open(disk.path("a.wal"))).hasMessageContaining("Input/output error");
        }
        assertThat(SampleLog.names(dir)).containsExactly("a.wal", copyName);
        assertThat(file).hasBinaryContent(torn);
    }

    /** So a process that crashes again and again starts each time. */
    @Test
    void theNewestTenOfOnePlaceAreKept() throws IOException {
        List<Path> copies = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            torn[torn.length - 1]++;
            Path copy = openTornAgain();
            assertThat(copy).hasBinaryContent(Arrays.copyOfRange(torn, tear, torn.length));
            copies.add(copy);
        }
        assertThat(SampleLog.names(dir)).hasSize(11);
        for (int i = 0; i < 3; i++) {
            torn[torn.length - 1]++;
            Files.write(file, torn);
            try (WalWriter writer = WalWriter.open(file)) {
                assertThat(writer.report().deletedCopies()).containsExactly(copies.get(i));
                assertThat(writer.report().cutTo())
                        .get()
                        .satisfies(copy -> assertThat(copy)
                                .hasFileName(copyName + "." + (copies.size() + 1))
                                .hasBinaryContent(Arrays.copyOfRange(torn, tear, torn.length)));
                copies.add(writer.report().cutTo().get());
            }
        }
        assertThat(copies.subList(0, 3)).allSatisfy(copy -> assertThat(copy).doesNotExist());
        assertThat(copies.subList(3, 13)).allSatisfy(copy -> assertThat(copy).exists());
        assertThat(openTornAgain()).as("the same once more").isEqualTo(copies.get(12));
    }

    @Test
    void anOlderCopyThatCannotBeDeletedIsNoReasonNotToOpen() throws IOException {
        for (int i = 0; i < 10; i++) {
            torn[torn.length - 1]++;
            openTornAgain();
        }
        torn[torn.length - 1]++;
        Files.write(file, torn);
        disk.on(Kind.DELETE).at(dir.resolve(copyName)).fail(SimulatedDisk.failing("Input/output error"));
        try (WalWriter writer = WalWriter.open(disk.path("a.wal"))) {
            assertThat(writer.report().deletedCopies()).isEmpty();
            assertThat(writer.report().cutTo()).isPresent();
        }
        assertThat(dir.resolve(copyName)).exists();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatOnlyHasTheNameOfACopyStays(@TempDir Path real) throws IOException {
        Path link = Files.createSymbolicLink(real.resolve(copyName), real.resolve("elsewhere"));
        Path directory = Files.createDirectory(real.resolve(copyName + ".2"));
        for (int i = 0; i < 12; i++) {
            torn[torn.length - 1]++;
            assertThat(openTorn(real.resolve("a.wal"))).isEqualTo(real.resolve(copyName + "." + (i + 3)));
        }
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(directory).exists();
    }

    @Test
    void noCopyIsEverWrittenOver() throws IOException {
        Path highest = Files.writeString(dir.resolve(copyName + ".999999999"), "of a user");
        assertThatThrownBy(this::openTornAgain)
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(highest.toString())
                .hasMessageContaining("move it away");
        assertThat(highest).hasContent("of a user");
        assertThat(file).hasBinaryContent(torn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n", "\u00e4", "\ud83d\ude00"})
    @DisabledOnOs(OS.WINDOWS)
    void aNameThatIsTooLongWithWhatIsAddedIsShortened(String character, @TempDir Path real) throws IOException {
        Charset ofNames = Charset.forName(System.getProperty("sun.jnu.encoding"));
        assumeTrue(ofNames.newEncoder().canEncode(character), () -> "no such names in " + ofNames);
        int count = 255 / character.getBytes(StandardCharsets.UTF_8).length;
        Path one = Files.write(real.resolve(character.repeat(count)), torn);
        Path other = Files.write(real.resolve(character.repeat(count - 1) + "x"), torn);

        for (Path path : new Path[] {one, other}) {
            try (WalWriter writer = WalWriter.open(path)) {
                Path copy = writer.report().cutTo().orElseThrow();
                assertThat(copy).hasBinaryContent(tail);
                String name = copy.getFileName().toString();
                assertThat(name)
                        .matches("(" + character + ")+~[0-9a-f]{8}\\Q" + copyName.substring("a.wal".length()) + "\\E");
                assertThat((name + ".10.tmp").getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(143);
            }
        }
        try (var copies = Files.newDirectoryStream(real, "*.cut-*")) {
            assertThat(copies).as("one of each").hasSize(2);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatALinkLeadsToIsNotTouched(@TempDir Path real) throws IOException {
        Path precious = Files.writeString(real.resolve("precious"), "precious");
        Files.createSymbolicLink(real.resolve(copyName + ".tmp"), precious);
        Path sameBytes = Files.write(real.resolve("same bytes"), tail);
        Files.createSymbolicLink(real.resolve(copyName), sameBytes);

        assertThat(openTorn(real.resolve("a.wal"))).isEqualTo(real.resolve(copyName + ".2"));

        assertThat(precious).hasContent("precious");
        assertThat(real.resolve(copyName + ".2")).hasBinaryContent(tail);
        assertThat(real.resolve(copyName)).isSymbolicLink();
    }

    @Test
    void onAFullDiskTheErrorTellsHowMuchRoomTheCopyTakes() throws IOException {
        disk.leaveRoomFor(0);

        assertThatThrownBy(() -> WalWriter.open(disk.path("a.wal")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("a.wal")
                .hasMessageContaining(copyName)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("takes " + tail.length + " bytes")
                .hasMessageContaining("withTornTail");

        assertThat(file).hasBinaryContent(torn);
        assertThat(SampleLog.names(dir)).containsExactly("a.wal");
    }

    @Test
    void onAFullDiskTheTailCanBeCutWithoutACopy() throws IOException {
        disk.leaveRoomFor(0);
        WalOptions options = WalOptions.defaults().withTornTail(TornTail.CUT_WITHOUT_COPY);

        try (WalWriter writer = WalWriter.open(disk.path("a.wal"), options)) {
            assertThat(writer.report().cutTo()).isEmpty();
            assertThat(writer.report().cutBytes()).isEqualTo(tail.length);
            assertThat(writer.report().recovery().verdict()).isEqualTo(Verdict.TORN_TAIL);
            disk.heal();
            SampleLog.append(writer, 1);
        }

        assertThat(SampleLog.names(dir)).containsExactly("a.wal");
        assertThat(SampleLog.read(file)).isEqualTo(SampleLog.records(1, 4));
    }

    @Test
    void aPartOfAHeaderCanBeCutWithoutACopyToo() throws IOException {
        Files.write(file, Arrays.copyOf(torn, 5));
        WalOptions options = WalOptions.defaults().withTornTail(TornTail.CUT_WITHOUT_COPY);
        try (WalWriter writer = WalWriter.open(file, options)) {
            assertThat(writer.report().cutBytes()).isEqualTo(5);
        }
        assertThat(SampleLog.names(dir)).containsExactly("a.wal");
    }
}
