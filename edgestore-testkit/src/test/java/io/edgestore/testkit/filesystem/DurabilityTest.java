package io.edgestore.testkit.filesystem;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a power cut leaves, rule by rule. Four hundred seeds show all that can happen. */
class DurabilityTest {

    private static final int IMAGES = 400;

    private final CrashFileSystem fs = CrashFileSystem.create(DirectoryOrder.ANY);
    private final Path directory = fs.getPath("/d");
    private final Path file = directory.resolve("f");

    @BeforeEach
    void makeDirectory() throws IOException {
        Files.createDirectory(directory);
        force(fs.getPath("/"));
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, READ)) {
            channel.force(true);
        }
    }

    private void durableFile(String content) throws IOException {
        Files.writeString(file, content);
        force(file);
        force(directory);
    }

    private void writeAt(int position, String content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            channel.write(ByteBuffer.wrap(content.getBytes()), position);
        }
    }

    /** A directory as text: {@code name=content}, by name. */
    private static String describe(CrashFileSystem disk, String path) {
        try (Stream<Path> list = Files.list(disk.getPath(path))) {
            StringBuilder text = new StringBuilder();
            for (Path entry : list.sorted().toList()) {
                text.append(text.isEmpty() ? "" : " ").append(entry.getFileName());
                text.append(Files.isDirectory(entry) ? "/" : "=" + Files.readString(entry));
            }
            return text.toString();
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    private String after(Crash crash) {
        return describe(fs.after(crash), "/d");
    }

    /** All that power cuts leave, with each run of a character as that character and a count. */
    private Set<String> afterPowerCuts() {
        return IntStream.range(0, IMAGES)
                .mapToObj(seed -> runs(after(Crash.powerCut(seed))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String runs(String text) {
        StringBuilder runs = new StringBuilder();
        for (int i = 0, end; i < text.length(); i = end) {
            end = i;
            while (end < text.length() && text.charAt(end) == text.charAt(i)) {
                end++;
            }
            char c = text.charAt(i) == 0 ? '0' : text.charAt(i);
            runs.append(end - i == 1 ? "" : end - i).append(c);
        }
        return runs.toString();
    }

    @Test
    void whatIsForcedStays() throws IOException {
        durableFile("forced");
        assertThat(afterPowerCuts()).containsExactly("f=forced");
        assertThat(after(Crash.powerCutLosingAll())).isEqualTo("f=forced");
    }

    @Test
    void anyChannelForcesTheFile() throws IOException {
        durableFile("");
        writeAt(0, "abc");
        assertThat(after(Crash.powerCutLosingAll())).isEqualTo("f=");
        force(file);
        assertThat(after(Crash.powerCutLosingAll())).isEqualTo("f=abc");
    }

    @Test
    void forcingTheFileDoesNotForceItsName() throws IOException {
        Files.writeString(file, "abc");
        force(file);
        assertThat(after(Crash.powerCutLosingAll())).isEmpty();
        assertThat(afterPowerCuts()).containsExactly("", "f=abc");
    }

    @Test
    void forcingTheNameDoesNotForceTheFile() throws IOException {
        Files.writeString(file, "abc");
        force(directory);
        assertThat(after(Crash.powerCutLosingAll())).isEqualTo("f=");
        assertThat(afterPowerCuts()).containsExactlyInAnyOrder("f=", "f=a", "f=ab", "f=abc", "f=0", "f=20", "f=30");
    }

    @Test
    void theExtremesKeepAllOrNothing() throws IOException {
        durableFile("old");
        writeAt(1, "NEW");
        Files.writeString(directory.resolve("g"), "g");
        assertThat(after(Crash.powerCutLosingAll())).isEqualTo("f=old");
        assertThat(after(Crash.powerCutLosingNothing())).isEqualTo("f=oNEW g=g");
        assertThat(after(Crash.processKilled())).isEqualTo("f=oNEW g=g");
    }

    @Test
    void afterAKilledProcessThePowerCanStillBeCut() throws IOException {
        durableFile("old");
        writeAt(0, "new");
        CrashFileSystem killed = fs.after(Crash.processKilled());
        assertThat(describe(killed.after(Crash.powerCutLosingAll()), "/d")).isEqualTo("f=old");
        CrashFileSystem cut = fs.after(Crash.powerCutLosingNothing());
        assertThat(describe(cut.after(Crash.powerCutLosingAll()), "/d")).isEqualTo("f=new");
    }

    @Test
    void anOverwrittenSectorIsOldOrNew() throws IOException {
        durableFile("o".repeat(1024));
        writeAt(500, "n".repeat(24));
        assertThat(afterPowerCuts())
                .containsExactlyInAnyOrder("f=1024o", "f=500o24n500o", "f=500o12n512o", "f=512o12n500o");
    }

    @Test
    void anAppendedSectorIsNewOrZerosOrCutOff() throws IOException {
        durableFile("o".repeat(500));
        writeAt(500, "n".repeat(524));
        assertThat(afterPowerCuts())
                .contains(
                        "f=500o",
                        "f=500o12n",
                        "f=500o120",
                        "f=500o524n",
                        "f=500o5240",
                        "f=500o12n5120",
                        "f=500o120512n")
                // Or the length is another, but still a sector is new or zeros.
                .allMatch(image -> image.matches("f=500o(12n|120)?(\\d*n|\\d*0)?"));
    }

    @Test
    void theLengthCanBeThatOfAnEarlierWrite() throws IOException {
        durableFile("");
        writeAt(0, "aa");
        writeAt(2, "bbb");
        assertThat(afterPowerCuts())
                .contains("f=", "f=2a", "f=20", "f=2a3b", "f=50")
                // Or it is within a write.
                .contains("f=a", "f=2ab", "f=2a2b")
                .allMatch(image -> image.matches("f=(a|2a|2ab|2a2b|2a3b|[2-5]?0)?"));
    }

    @Test
    void aRecordWithinASectorIsTornAnywhere() throws IOException {
        durableFile("");
        for (int i = 0; i < 3; i++) {
            writeAt(20 * i, "r".repeat(20));
        }
        assertThat(afterPowerCuts())
                .contains("f=20r", "f=40r", "f=60r")
                .filteredOn(image -> image.endsWith("r"))
                .hasSizeGreaterThan(30);
    }

    @Test
    void anySectorCanBeTheLast() throws IOException {
        durableFile("");
        writeAt(0, "n".repeat(20 * 512));
        assertThat(IntStream.range(0, IMAGES)
                        .mapToObj(seed -> fs.after(Crash.powerCut(seed)).getPath("/d/f"))
                        .map(DurabilityTest::sizeOf)
                        .filter(size -> size % 512 == 0)
                        .collect(Collectors.toSet()))
                .hasSize(21);
    }

    private static long sizeOf(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void bytesBesideThoseWrittenAreSafe() throws IOException {
        durableFile("safe");
        writeAt(4, "+more");
        assertThat(afterPowerCuts()).allMatch(image -> image.startsWith("f=safe"));
    }

    @Test
    void aCutIsThereOrNot() throws IOException {
        durableFile("o".repeat(1000));
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            channel.truncate(300);
        }
        assertThat(afterPowerCuts()).containsExactlyInAnyOrder("f=1000o", "f=300o");
        force(file);
        assertThat(afterPowerCuts()).containsExactly("f=300o");
    }

    @Test
    void whatIsWrittenBehindACutIsNotThereWithoutIt() throws IOException {
        durableFile("o".repeat(1000));
        Files.writeString(file, "n".repeat(10));
        assertThat(afterPowerCuts())
                .contains("f=1000o", "f=", "f=10n", "f=100")
                .allMatch(image -> image.matches("f=(1000o|\\d*n|\\d*0)?"));
    }

    /** Old: forced; new: a force of it failed, and it was cut off since. Nothing is left that a hole could show. */
    @Test
    void whatWasCutOffForGoodDoesNotComeBackInAHole() throws IOException {
        durableFile("o".repeat(600));
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            channel.write(ByteBuffer.wrap("n".repeat(600).getBytes()));
            fs.on(Operation.Kind.FORCE).nth(1).fail();
            assertThatThrownBy(() -> channel.force(true)).isInstanceOf(IOException.class);
            channel.truncate(2);
            channel.force(true);
        }
        writeAt(5000, "n");
        force(file);
        assertThat(afterPowerCuts()).containsExactly("f=2n49980n");
    }

    @Test
    void aFailedForceOfADirectoryIsNotMadeGoodByASecond() throws IOException {
        Files.createFile(file);
        fs.on(Operation.Kind.FORCE).nth(1).fail();
        assertThatThrownBy(() -> force(directory)).isInstanceOf(IOException.class);
        Files.createFile(directory.resolve("g"));
        force(directory);
        assertThat(after(Crash.powerCutLosingAll())).isEqualTo("g=");
        assertThat(describe(fs.after(Crash.processKilled()), "/d")).isEqualTo("f= g=");
        CrashFileSystem killed = fs.after(Crash.processKilled());
        try (FileChannel channel = FileChannel.open(killed.getPath("/d"))) {
            channel.force(true);
        }
        assertThat(describe(killed.after(Crash.powerCutLosingAll()), "/d"))
                .as("another process cannot make it good either")
                .isEqualTo("g=");
    }

    @Test
    void whatIsDoneAnewAfterAFailedForceOfADirectoryIsForced() throws IOException {
        Files.createFile(file);
        fs.on(Operation.Kind.FORCE).nth(1).fail();
        assertThatThrownBy(() -> force(directory)).isInstanceOf(IOException.class);
        Files.move(file, directory.resolve("g"));
        force(directory);
        assertThat(after(Crash.powerCutLosingAll())).isEqualTo("g=");
    }

    /** /a is moved into /b and out again, and /b into /a: were the middle one lost alone, each would be in the other. */
    @Test
    void directoriesMakeNoRing() throws IOException {
        Path a = Files.createDirectory(fs.getPath("/a"));
        Path b = Files.createDirectory(fs.getPath("/b"));
        force(fs.getPath("/"));
        Files.move(a, b.resolve("a"));
        Files.move(b.resolve("a"), a);
        Files.move(b, a.resolve("b"));
        for (int seed = 0; seed < IMAGES; seed++) {
            assertThat(describe(fs.after(Crash.powerCut(seed)), "/"))
                    .as("seed %d", seed)
                    .isIn("a/ b/ d/", "b/ d/", "a/ d/");
        }
        force(a);
        assertThat(describe(fs.after(Crash.powerCutLosingAll()), "/a")).isEqualTo("b/");
    }

    @Test
    void aMoveIsThereOrNot() throws IOException {
        durableFile("x");
        Files.move(file, directory.resolve("g"));
        assertThat(afterPowerCuts()).containsExactlyInAnyOrder("f=x", "g=x");
        force(directory);
        assertThat(afterPowerCuts()).containsExactly("g=x");
    }

    @Test
    void anAtomicMoveLeavesOneOrTheOther() throws IOException {
        durableFile("old");
        Path temporary = Files.writeString(directory.resolve("t"), "new");
        force(temporary);
        Files.move(temporary, file, ATOMIC_MOVE);
        assertThat(afterPowerCuts()).containsExactlyInAnyOrder("f=old", "f=old t=new", "f=new");
    }

    @Test
    void aReplacingMoveCanLeaveNothing() throws IOException {
        durableFile("old");
        Path temporary = Files.writeString(directory.resolve("t"), "new");
        force(temporary);
        force(directory);
        Files.move(temporary, file, REPLACE_EXISTING);
        assertThat(afterPowerCuts()).containsExactlyInAnyOrder("f=old t=new", "t=new", "f=new");
    }

    @Test
    void aMoveAcrossDirectoriesIsForcedWithEither() throws IOException {
        durableFile("x");
        Files.move(file, fs.getPath("/g"));
        force(fs.getPath("/"));
        CrashFileSystem disk = fs.after(Crash.powerCutLosingAll());
        assertThat(describe(disk, "/")).isEqualTo("d/ g=x");
        assertThat(describe(disk, "/d")).isEmpty();
    }

    @Test
    void forcingOneDirectoryTakesAlongWhatItStandsOn() throws IOException {
        Files.writeString(file, "x");
        force(file);
        Files.move(file, fs.getPath("/g"));
        force(fs.getPath("/"));
        assertThat(describe(fs.after(Crash.powerCutLosingAll()), "/")).isEqualTo("d/ g=x");
    }

    @Test
    void aDeletionCanBeUndone() throws IOException {
        durableFile("x");
        Files.delete(file);
        assertThat(afterPowerCuts()).containsExactlyInAnyOrder("", "f=x");
        force(directory);
        assertThat(afterPowerCuts()).containsExactly("");
    }

    @Test
    void entriesComeAndGoIndependently() throws IOException {
        for (String name : new String[] {"a", "b"}) {
            force(Files.createFile(directory.resolve(name)));
        }
        assertThat(afterPowerCuts()).containsExactlyInAnyOrder("", "a=", "b=", "a= b=");
    }

    @Test
    void aLostDirectoryTakesItsFilesAlong() throws IOException {
        Path nested = Files.createDirectory(directory.resolve("n"));
        Path inside = Files.writeString(nested.resolve("x"), "x");
        force(inside);
        force(nested);
        assertThat(afterPowerCuts()).containsExactlyInAnyOrder("", "n/");
        force(directory);
        assertThat(describe(fs.after(Crash.powerCutLosingAll()), "/d/n")).isEqualTo("x=x");
    }

    @Test
    void synchronousWritesAreForced() throws IOException {
        durableFile("");
        Files.writeString(file, "abc", WRITE, DSYNC);
        assertThat(after(Crash.powerCutLosingAll())).isEqualTo("f=abc");
    }

    @Test
    void aFileWithoutNameCanBeForced() throws IOException {
        durableFile("x");
        try (FileChannel channel = FileChannel.open(file, APPEND)) {
            Files.delete(file);
            channel.write(ByteBuffer.wrap(new byte[] {'y'}));
            channel.force(true);
            assertThat(afterPowerCuts()).containsExactlyInAnyOrder("", "f=xy");
        }
    }

    @Test
    void theSameSeedLeavesTheSame() throws IOException {
        for (int i = 0; i < 20; i++) {
            Files.writeString(directory.resolve("f" + i), String.valueOf(i).repeat(700), CREATE, APPEND);
        }
        for (int seed = 0; seed < 100; seed++) {
            assertThat(after(Crash.powerCut(seed))).isEqualTo(after(Crash.powerCut(seed)));
        }
        assertThat(afterPowerCuts()).hasSizeGreaterThan(IMAGES * 9 / 10);
    }

    @Test
    void anImageIsIndependent() throws IOException {
        durableFile("x");
        CrashFileSystem image = fs.after(Crash.powerCutLosingNothing());
        Files.writeString(image.getPath("/d/f"), "image");
        Files.writeString(file, "live");
        Files.writeString(image.getPath("/d/g"), "");
        assertThat(describe(image, "/d")).isEqualTo("f=image g=");
        assertThat(describe(fs, "/d")).isEqualTo("f=live");
        assertThat(image.operations()).isNotEmpty().hasSizeLessThan(5);
    }

    @Test
    void manyImagesOfALargeStoreAreCheap() throws IOException {
        durableFile("x".repeat(1 << 20));
        for (int seed = 0; seed < 10_000; seed++) {
            fs.after(Crash.powerCut(seed));
        }
    }
}
