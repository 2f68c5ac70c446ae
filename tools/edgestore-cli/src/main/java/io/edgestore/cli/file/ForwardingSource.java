package io.edgestore.cli.file;

import io.edgestore.wal.RecordView;
import io.edgestore.wal.log.LogReport;
import java.io.IOException;
import java.nio.file.Path;

/** A source on top of another one. Closing it closes both. */
public abstract class ForwardingSource implements LogSource {

    private final LogSource source;

    protected ForwardingSource(LogSource source) {
        this.source = source;
    }

    @Override
    public boolean advance() throws IOException {
        return source.advance();
    }

    @Override
    public RecordView record() {
        return source.record();
    }

    @Override
    public Path file() {
        return source.file();
    }

    @Override
    public FileFormat format() throws IOException {
        return source.format();
    }

    @Override
    public LogReport report() {
        return source.report();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
