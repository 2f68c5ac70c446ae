/**
 * The edgestore log: it writes and reads log files, one by one or a directory of them.
 *
 * <p>{@link io.edgestore.wal.log} is a log in a directory, and {@link io.edgestore.wal} a single file. Below them stand {@code file}, which knows one file on a channel, and
 * {@code format}, which knows bytes alone; each knows only what is below it.
 *
 * @provides io.edgestore.api.Compressor {@code none}, which stores blocks as they are
 * @provides io.edgestore.api.Checksum {@code crc32c}, by the JDK's intrinsic
 */
module io.edgestore.wal {
    requires transitive io.edgestore.api;
    requires org.apache.commons.codec;
    requires static com.google.auto.service;
    requires static jdk.jfr;

    exports io.edgestore.wal;
    exports io.edgestore.wal.log;
    exports io.edgestore.wal.log.metrics;

    provides io.edgestore.api.Compressor with
            io.edgestore.wal.codec.StoredCompressor;
    provides io.edgestore.api.Checksum with
            io.edgestore.wal.codec.Crc32cChecksum;
}
