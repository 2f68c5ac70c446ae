package io.edgestore.benchmarks.peer;

import java.util.List;

/** What the peers want of the JVM they run in. The same for all benchmarks. */
public final class PeerJvm {

    /** Chronicle would report to its makers that it was started. */
    public static final String SILENCE = "chronicle.analytics.disable";

    /** Arguments of the JVM. */
    public static final List<String> ARGUMENTS = List.of(
            // As Chronicle's documentation asks for since Java 17.
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
            "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
            "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "-D" + SILENCE + "=true",
            // Native libraries are meant.
            "--enable-native-access=ALL-UNNAMED");

    private PeerJvm() {}
}
