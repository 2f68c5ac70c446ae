/** The compressor {@code snappy}, on snappy-java. */
module com.example.snappy {
    requires io.edgestore.api;
    requires org.xerial.snappy;
    requires static com.google.auto.service;

    provides io.edgestore.api.Compressor with
            com.example.snappy.SnappyCompressor;
}
