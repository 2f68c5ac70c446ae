/** The compressor {@code lz4} and the checksum {@code xxh32}, on lz4-java. */
@SuppressWarnings("module") // lz4 ends in a digit, which javac takes for a version.
module io.edgestore.codec.lz4 {
    requires transitive io.edgestore.api;
    requires org.lz4.java;
    requires static com.google.auto.service;

    exports io.edgestore.codec.lz4;

    provides io.edgestore.api.Compressor with
            io.edgestore.codec.lz4.Lz4Compressor;
    provides io.edgestore.api.Checksum with
            io.edgestore.codec.lz4.Xxh32Checksum;
}
