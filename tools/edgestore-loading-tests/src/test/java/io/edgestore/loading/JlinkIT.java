package io.edgestore.loading;

import static io.edgestore.loading.Outcomes.missing;
import static io.edgestore.loading.Outcomes.sound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image that {@code docs/class-loading.md} tells to make: it has the log, zstd and a program. lz4-java has no module
 * descriptor, and can only stand beside it.
 */
class JlinkIT {

    private static final String ZSTD_ACCESS = "--enable-native-access=com.github.luben.zstd_jni";
    private static final Path JLINK = Jvm.HOME.resolve("bin/jlink");

    @TempDir
    static Path directory;

    /** All commands that the document shows for it; the first one makes the image. */
    @BeforeAll
    static void theDocumentsCommandsPrintWhatIsShown() throws Exception {
        assumeTrue(links(), Jvm.HOME + " has no jmods and does not link from its run-time image");
        Document document = new Document(directory);
        List<Document.Shown> commands =
                Document.shown().stream().filter(Document.Shown::isOfImage).toList();
        assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
        for (Document.Shown shown : commands) {
            document.assertPrints(shown);
        }
    }

    @Test
    void anImageHasZstdAndWhatTheLogItselfBrings() throws Exception {
        assertThat(image(List.of(), ZSTD_ACCESS)
                        .run(RoundTrip.class, directory.resolve("alone"), "zstd", "none", "default")
                        .lines())
                .containsExactly(
                        sound("zstd"),
                        sound("none"),
                        "default: io.edgestore.api.UnknownCodecException: "
                                + missing("lz4", "none, zstd", "edgestore-codec-lz4"));
    }

    @Test
    void lz4IsFoundOnTheModulePathBesideTheImage() throws Exception {
        assertThat(image(Jars.LZ4, ZSTD_ACCESS + ",org.lz4.java")
                        .run(RoundTrip.class, directory.resolve("beside"), "zstd", "none", "default")
                        .lines())
                .containsExactly(sound("zstd"), sound("none"), sound("default"));
    }

    @Test
    void lz4CannotBeLinkedIn() throws Exception {
        Jvm.Run run = Jvm.run(new ProcessBuilder(
                JLINK.toString(),
                "--module-path",
                Jars.path(Jars.EVERYTHING),
                "--add-modules",
                "io.edgestore.wal,io.edgestore.codec.lz4",
                "--output",
                directory.resolve("none").toString()));

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.out())
                .singleElement()
                .asString()
                .startsWith("Error: automatic module cannot be used with jlink: org.lz4.java");
    }

    private static Jvm image(List<Path> beside, String option) {
        return Jvm.ofImage(directory.resolve("image"), beside, option);
    }

    /** JDKs from 24 on may come without jmods, and are then built to link from themselves, or not to. */
    private static boolean links() throws IOException, InterruptedException {
        return Files.isDirectory(Jvm.HOME.resolve("jmods"))
                || Files.exists(JLINK)
                        && Jvm.run(new ProcessBuilder(JLINK.toString(), "--help")).out().stream()
                                .anyMatch(line -> line.contains("Linking from run-time image enabled"));
    }
}
