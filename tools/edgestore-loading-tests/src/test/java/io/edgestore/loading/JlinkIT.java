package io.edgestore.loading;

import static io.edgestore.loading.Outcomes.missing;
import static io.edgestore.loading.Outcomes.sound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image with the log, zstd and a program. lz4-java is no module of its own making, and can only stand beside it. */
class JlinkIT {

    @TempDir
    static Path directory;

    private static Path image;

    @BeforeAll
    static void link() throws Exception {
        assumeThisJdkCanLink();
        image = directory.resolve("image");
        assertThat(jlink("io.edgestore.loading,io.edgestore.codec.zstd", image).lines())
                .isEmpty();
    }

    @Test
    void anImageHasZstdAndWhatTheLogItselfBrings() throws Exception {
        assertThat(Jvm.ofImage(image, List.of(), "--enable-native-access=com.github.luben.zstd_jni")
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
        assertThat(Jvm.ofImage(image, Jars.LZ4, "--enable-native-access=com.github.luben.zstd_jni,org.lz4.java")
                        .run(RoundTrip.class, directory.resolve("beside"), "zstd", "none", "default")
                        .lines())
                .containsExactly(sound("zstd"), sound("none"), sound("default"));
    }

    @Test
    void lz4CannotBeLinkedIn() throws Exception {
        Jvm.Run run = jlink("io.edgestore.wal,io.edgestore.codec.lz4", directory.resolve("none"));

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.out())
                .singleElement()
                .asString()
                .startsWith("Error: automatic module cannot be used with jlink: org.lz4.java");
    }

    private static Jvm.Run jlink(String modules, Path output) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Jvm.HOME.resolve("bin/jlink").toString()));
        command.addAll(List.of("--module-path", Jars.path(Jars.EVERYTHING)));
        command.addAll(List.of("--add-modules", modules, "--output", output.toString()));
        return Jvm.run(new ProcessBuilder(command));
    }

    /** JDKs from 24 on may come without jmods, and may then be made to link from themselves or not. */
    static void assumeThisJdkCanLink() throws IOException, InterruptedException {
        Path jlink = Jvm.HOME.resolve("bin/jlink");
        boolean links = Files.isDirectory(Jvm.HOME.resolve("jmods"))
                || Files.exists(jlink)
                        && String.join(
                                        "\n",
                                        Jvm.run(new ProcessBuilder(jlink.toString(), "--help"))
                                                .out())
                                .contains("Linking from run-time image enabled");
        assumeTrue(links, Jvm.HOME + " has no jmods and does not link from its run-time image");
    }
}
