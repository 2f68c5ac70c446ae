package io.edgestore.cli.file;

import io.edgestore.api.Checksum;
import io.edgestore.api.Compressor;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A log file that a command reads. What its codec throws is a {@link CodecFailedException}. */
public final class LogReader implements Closeable {

    private final WalReader reader;
    private final FileFormat format;

    private LogReader(WalReader reader) {
        this.reader = reader;
        this.format = FileFormat.of(reader);
    }

    public static LogReader open(Path file, WalOptions options) throws IOException {
        LogPath.requireNoStream(file);
        return CodecFailedException.unless("its codec", () -> new LogReader(WalReader.open(file, options)));
    }

    public boolean advance() throws IOException {
        return CodecFailedException.unless("its codec, " + format.codec() + ",", reader::advance);
    }

    public RecordView record() {
        return reader.record();
    }

    public RecoveryReport report() {
        return reader.report();
    }

    public FileFormat format() {
        return format;
    }

    /** Whether the file is written in what the options ask for. Nothing is asked for by leaving it away. */
    public boolean isWrittenIn(WalOptions options) {
        return options.compressor().map(this::isCompressor).orElse(true)
                && options.checksum()
                        .map(Checksum::name)
                        .map(format.checksum()::equals)
                        .orElse(true);
    }

    private boolean isCompressor(Compressor asked) {
        return asked.name().equals(format.compressor())
                && (!asked.parameters().hasRemaining()
                        || asked.parameters().equals(reader.compressor().parameters()));
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
