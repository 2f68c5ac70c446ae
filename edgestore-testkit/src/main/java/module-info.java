/**
 * Contracts that prove codecs right. A codec's author extends {@link io.edgestore.testkit.CompressorContract} or {@link
 * io.edgestore.testkit.ChecksumContract} and runs the result with JUnit.
 */
module io.edgestore.testkit {
    requires transitive io.edgestore.api;
    requires transitive org.junit.jupiter.api;
    requires transitive org.assertj.core;

    exports io.edgestore.testkit;
    exports io.edgestore.testkit.crash;

    // JUnit calls the contracts' methods, which are not public.
    opens io.edgestore.testkit;
}
