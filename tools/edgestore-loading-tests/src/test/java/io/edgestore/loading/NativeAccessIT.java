package io.edgestore.loading;

import static io.edgestore.loading.Outcomes.sound;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JDK 24 and later warn of native code that nobody has allowed. The other tests allow it, and show that this is enough. */
class NativeAccessIT {

    private static final boolean WARNS = Runtime.version().feature() >= 24;

    @TempDir
    Path directory;

    @Test
    void onTheClassPathTheWarningNamesTheOption() throws Exception {
        assertWarning(Jvm.with("-cp", Jars.path(Jars.EVERYTHING)), "--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void onTheModulePathTheWarningsNameTheModules() throws Exception {
        assertWarning(
                Jvm.onModulePath(Jars.EVERYTHING),
                "--enable-native-access=org.lz4.java",
                "--enable-native-access=com.github.luben.zstd_jni");
    }

    private void assertWarning(Jvm jvm, String... options) throws Exception {
        Jvm.Run run = jvm.run(RoundTrip.class, directory, "default", "zstd");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsExactly(sound("default"), sound("zstd"));
        if (WARNS) {
            assertThat(String.join("\n", run.err())).contains(options);
        } else {
            assertThat(run.err()).isEmpty();
        }
    }
}
