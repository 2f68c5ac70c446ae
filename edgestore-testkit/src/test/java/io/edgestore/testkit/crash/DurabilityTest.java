package io.edgestore.testkit.crash;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

    private final CrashFileSystem fs = CrashFileSystem.create();
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
        assertThat(afterPowerCuts()).containsExactlyInAnyOrder("f=", "f=abc", "f=30");
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
                .containsExactlyInAnyOrder(
                        "f=500o",
                        "f=500o12n",
                        "f=500o120",
                        "f=500o524n",
                        "f=500o5240",
                        "f=500o12n5120",
                        "f=500o120512n");
    }

    @Test
    void theLengthCanBeThatOfAnEarlierWrite() throws IOException {
        durableFile("");
        writeAt(0, "aa");
        writeAt(2, "bbb");
        assertThat(afterPowerCuts()).containsExactlyInAnyOrder("f=", "f=2a", "f=20", "f=2a3b", "f=50");
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
        assertThat(afterPowerCuts()).containsExactlyInAnyOrder("f=1000o", "f=", "f=10n", "f=100");
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
