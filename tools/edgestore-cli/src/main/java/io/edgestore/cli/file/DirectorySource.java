package io.edgestore.cli.file;

import io.edgestore.wal.RecordView;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.LogReader;
import io.edgestore.wal.log.LogReport;
import java.io.IOException;
import java.nio.file.Path;

/** The log in a directory, of which a command reads all files in their order. */
final class DirectorySource implements LogSource {

    private final WalOptions options;
    private final LogReader reader;

    /** What the file is written in that was asked for last; both null before that. */
    private FileFormat format;

    private Path formatOf;

    private DirectorySource(WalOptions options, LogReader reader) {
        this.options = options;
        this.reader = reader;
    }

    static DirectorySource open(Path directory, WalOptions options, long fromLsn) throws IOException {
        return new DirectorySource(options, LogDirectory.of(directory, options).read(fromLsn));
    }

    @Override
    public boolean advance() throws IOException {
        try {
            return CodecFailedException.unless("a codec of the log", reader::advance);
        } catch (CodecFailedException e) {
            throw e.in(reader.file());
        }
    }

    @Override
    public RecordView record() {
        return reader.record();
    }

    @Override
    public Path file() {
        return reader.file();
    }

    @Override
    public FileFormat format() throws IOException {
        if (!file().equals(formatOf)) {
            try (FileSource file = FileSource.open(file(), options)) {
                format = file.format();
            }
            formatOf = file();
        }
        return format;
    }

    @Override
    public LogReport report() {
        return reader.report();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
