/**
 * Contracts that prove codecs, readers and writers of the log format right, damaged files for them, and crashes for whole
 * stores. Start at {@link io.edgestore.testkit}, and for stores at {@link io.edgestore.testkit.crash.CrashExplorer}.
 */
module io.edgestore.testkit {
    requires transitive io.edgestore.api;
    requires transitive org.junit.jupiter.api;
    requires transitive org.assertj.core;

    // To see what a codec allocates.
    requires jdk.management;

    exports io.edgestore.testkit;
    exports io.edgestore.testkit.corpus;
    exports io.edgestore.testkit.crash;
    exports io.edgestore.testkit.damage;
    exports io.edgestore.testkit.filesystem;
    exports io.edgestore.testkit.format;
    exports io.edgestore.testkit.golden;
    exports io.edgestore.testkit.kill;
    exports io.edgestore.testkit.sample;

    // JUnit calls the contracts' methods, which are not public.
    opens io.edgestore.testkit;
}
