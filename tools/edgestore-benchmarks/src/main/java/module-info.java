/** Benchmarks of the log, beside what they are to be compared with. */
@SuppressWarnings("opens")
open module io.edgestore.benchmarks {
    requires io.edgestore.codec.zstd;
    requires io.edgestore.testkit;
    requires io.edgestore.wal;
    requires jmh.core;
    requires jdk.unsupported; // the code that JMH generates
}
