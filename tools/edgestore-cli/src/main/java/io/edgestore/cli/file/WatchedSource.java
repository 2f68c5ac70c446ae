package io.edgestore.cli.file;

import io.edgestore.cli.console.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;

/** A source of records that shows how far it is read. */
public final class WatchedSource extends ForwardingSource {

    private final ReadProgress progress;

    private WatchedSource(LogSource source, ReadProgress progress) {
        super(source);
        this.progress = progress;
    }

    /**
     * Watches a source. Closing this closes both.
     *
     * @param path of the source, a file or a directory
     * @param progress made for as many bytes as it is given
     */
    public static WatchedSource of(LogSource source, Path path, LongFunction<Progress> progress) {
        return new WatchedSource(source, ReadProgress.of(List.of(path), progress));
    }

    @Override
    public boolean advance() throws IOException {
        boolean found = super.advance();
        if (found) {
            progress.reached(file(), record());
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        progress.close();
        super.close();
    }
}
