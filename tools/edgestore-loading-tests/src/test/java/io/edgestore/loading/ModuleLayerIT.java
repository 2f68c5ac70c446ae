package io.edgestore.loading;

import static io.edgestore.loading.Outcomes.sound;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers above the boot layer, as hosts of plug-ins make them. */
class ModuleLayerIT {

    @TempDir
    Path directory;

    @Test
    void aCodecInAChildLayerIsFoundWhenThatLayerIsGiven() throws Exception {
        Jvm jvm = Jvm.onModulePath(Jars.APPLICATION, "--enable-native-access=org.lz4.java,io.edgestore.loading");

        assertThat(jvm.run(ChildLayer.class, Jars.path(Jars.ZSTD), directory, "zstd")
                        .lines())
                .isEqualTo(IsolatedLoaderIT.OF_A_CHILD);
    }

    @Test
    void aLayerThatHasAllOfItFindsItsOwn() throws Exception {
        assertThat(Jvm.onClassPath(Jars.PROGRAMS)
                        .run(
                                IsolatedLayer.class,
                                Jars.path(Jars.EVERYTHING),
                                RoundTrip.class.getName(),
                                directory.resolve("one"),
                                directory.resolve("many"),
                                "default",
                                "zstd",
                                "none")
                        .lines())
                .containsExactly(
                        sound("default"),
                        sound("zstd"),
                        sound("none"), // one class loader
                        sound("default"),
                        sound("zstd"),
                        sound("none")); // one a module
    }
}
