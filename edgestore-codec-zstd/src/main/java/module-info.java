/** The compressor {@code zstd}, on zstd-jni. */
module io.edgestore.codec.zstd {
    requires transitive io.edgestore.api;
    requires com.github.luben.zstd_jni;
    requires static com.google.auto.service;

    exports io.edgestore.codec.zstd;

    provides io.edgestore.api.Compressor with
            io.edgestore.codec.zstd.ZstdCompressor;
}
