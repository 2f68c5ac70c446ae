/** The checksum {@code adler32}, by the JDK. */
module com.example.adler {
    requires io.edgestore.api;

    provides io.edgestore.api.Checksum with
            com.example.adler.Adler32Checksum;
}
