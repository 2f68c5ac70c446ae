package io.edgestore.cli.file;

import io.edgestore.api.Checksum;
import io.edgestore.api.Compressor;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.log.LogReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A log file that a command reads. */
public final class FileSource implements LogSource {

    private final Path file;

    private final WalReader reader;
    private final FileFormat format;

    private FileSource(Path file, WalReader reader) {
        this.file = file;
        this.reader = reader;
        this.format = FileFormat.of(reader);
    }

    public static FileSource open(Path file, WalOptions options) throws IOException {
        LogPath.requireNoStream(file);
        return CodecFailedException.unless("its codec", () -> new FileSource(file, WalReader.open(file, options)));
    }

    /** The same, for who wants the records from an LSN on: those before it may come or not. */
    static FileSource open(Path file, WalOptions options, long fromLsn) throws IOException {
        FileSource source = open(file, options);
        if (fromLsn == 0) {
            return source;
        }
        try {
            return CodecFailedException.unless(source.codec(), () -> {
                source.reader.seek(fromLsn);
                return source;
            });
        } catch (Throwable e) {
            source.closeAfter(e);
            throw e;
        }
    }

    private void closeAfter(Throwable failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private String codec() {
        return "its codec, " + format.codec() + ",";
    }

    @Override
    public boolean advance() throws IOException {
        return CodecFailedException.unless(codec(), reader::advance);
    }

    @Override
    public RecordView record() {
        return reader.record();
    }

    @Override
    public Path file() {
        return file;
    }

    /** On this file. */
    public RecoveryReport found() {
        return reader.report();
    }

    @Override
    public LogReport report() {
        return new LogReport(file, List.of(found()), List.of());
    }

    @Override
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

    /** Adds what this file is written in, as far as the options ask for nothing else. */
    public WalOptions addTo(WalOptions options) {
        WalOptions result = options;
        if (options.compressor().isEmpty()) {
            result = result.withCompressor(reader.compressor());
        }
        if (options.checksum().isEmpty()) {
            result = result.withChecksum(reader.checksum());
        }
        if (format.version() == 2) {
            result = result.withFormatVersion(WalOptions.FormatVersion.VERSION_2);
        }
        return format.valueHashes() ? result : result.withoutValueHashes();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
