/**
 * The edgestore log: it writes and reads version 1 log files.
 *
 * <p>{@link io.edgestore.wal} is what users see. Below it stand {@code file}, which knows one file on a channel, and
 * {@code format}, which knows bytes alone; each knows only what is below it.
 *
 * @provides io.edgestore.api.Compressor {@code none}, which stores blocks as they are
 * @provides io.edgestore.api.Checksum {@code crc32c}, by the JDK's intrinsic
 */
module io.edgestore.wal {
    requires transitive io.edgestore.api;
    requires org.apache.commons.codec;
    requires static com.google.auto.service;

    exports io.edgestore.wal;

    provides io.edgestore.api.Compressor with
            io.edgestore.wal.codec.StoredCompressor;
    provides io.edgestore.api.Checksum with
            io.edgestore.wal.codec.Crc32cChecksum;
}
