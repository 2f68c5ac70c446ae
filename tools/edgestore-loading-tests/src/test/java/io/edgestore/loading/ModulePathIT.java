package io.edgestore.loading;

import static io.edgestore.loading.Outcomes.missing;
import static io.edgestore.loading.Outcomes.sound;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program's module requires the log alone: codecs come by service binding, and only if they are there. */
class ModulePathIT {

    @TempDir
    Path directory;

    @Test
    void codecsThatNobodyRequiresAreBound() throws Exception {
        Jvm jvm = Jvm.onModulePath(Jars.EVERYTHING, "--enable-native-access=org.lz4.java,com.github.luben.zstd_jni");

        assertThat(jvm.run(RoundTrip.class, directory, "default", "zstd", "none")
                        .lines())
                .containsExactly(sound("default"), sound("zstd"), sound("none"));
        assertThat(jvm.run(Describe.class).lines())
                .containsExactly(
                        "lz4 (native)", "none (stored)", "zstd (level 3)", "crc32c (java.util.zip)", "xxh32 (native)");
    }

    @Test
    void codecsThatAreNotThereAreNotMissedUntilTheyAreAskedFor() throws Exception {
        assertThat(Jvm.onModulePath(Jars.all(Jars.PROGRAMS, Jars.LOG))
                        .run(RoundTrip.class, directory, "none", "default")
                        .lines())
                .containsExactly(
                        sound("none"),
                        "default: io.edgestore.api.UnknownCodecException: "
                                + missing("lz4", "none", "edgestore-codec-lz4"));
    }

    /** Their type is then no more than the interface, the same for all modules. */
    @Test
    void codecsThatModulesGiveByAStaticMethodAreBound() throws Exception {
        List<Path> vendors = List.of(moduleWithProviderMethod("aaa"), moduleWithProviderMethod("bbb"));

        assertThat(Jvm.onModulePath(Jars.all(Jars.PROGRAMS, Jars.LOG, vendors))
                        .run(Describe.class)
                        .lines())
                .containsExactly("none (stored)", "aaa (by a method)", "bbb (by a method)", "crc32c (java.util.zip)");
    }

    private Path moduleWithProviderMethod(String name) throws IOException {
        Path module = Files.createDirectories(directory.resolve(name));
        Path sources = Files.createDirectories(directory.resolve(name + "-sources"));
        Files.writeString(sources.resolve("module-info.java"), """
                module %1$s {
                    requires io.edgestore.api;
                    provides io.edgestore.api.Checksum with %1$s.Giver;
                }
                """.formatted(name));
        Files.writeString(sources.resolve("Giver.java"), """
                package %1$s;

                public final class Giver {
                    public static io.edgestore.api.Checksum provider() {
                        return new io.edgestore.api.Checksum() {
                            public String name() {
                                return "%1$s";
                            }

                            public int compute(java.nio.ByteBuffer source) {
                                return 0;
                            }

                            public String toString() {
                                return name() + " (by a method)";
                            }
                        };
                    }
                }
                """.formatted(name));
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                complaints,
                                "-proc:none",
                                "-p",
                                Jars.path(Jars.LOG),
                                "-d",
                                module.toString(),
                                sources.resolve("module-info.java").toString(),
                                sources.resolve("Giver.java").toString()))
                .as(complaints.toString())
                .isZero();
        return module;
    }

    @Test
    void aCodecWithoutItsLibraryKeepsTheJvmFromStarting() throws Exception {
        Jvm.Run run = Jvm.onModulePath(Jars.all(Jars.PROGRAMS, Jars.LOG, Jars.libraries("edgestore-codec-lz4")))
                .run(RoundTrip.class, directory, "none");

        assertThat(run.exitCode()).isNotZero();
        assertThat(String.join("\n", run.out()))
                .contains("Module org.lz4.java not found, required by io.edgestore.codec.lz4");
    }
}
