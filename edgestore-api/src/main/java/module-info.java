/**
 * The two service provider interfaces of edgestore: {@link io.edgestore.api.Compressor} and
 * {@link io.edgestore.api.Checksum}, and {@link io.edgestore.api.Codecs}, which finds what is installed.
 *
 * <p>This module depends on nothing. Whoever writes a codec needs only this one.
 */
module io.edgestore.api {
    exports io.edgestore.api;

    uses io.edgestore.api.Compressor;
    uses io.edgestore.api.Checksum;
}
