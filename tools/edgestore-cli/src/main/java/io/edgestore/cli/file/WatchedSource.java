package io.edgestore.cli.file;

import io.edgestore.cli.console.Progress;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** A source of records that shows how far it is read. */
public final class WatchedSource extends ForwardingSource {

    private final Progress progress;

    /** How many bytes there are in the files before each one. */
    private final Map<Path, Long> before;

    private WatchedSource(LogSource source, Progress progress, Map<Path, Long> before) {
        super(source);
        this.progress = progress;
        this.before = before;
    }

    /**
     * Watches a source. Closing this closes both.
     *
     * @param path of the source, a file or a directory
     * @param progress made for as many bytes as it is given
     */
    public static WatchedSource of(LogSource source, Path path, LongFunction<Progress> progress) {
        Map<Path, Long> before = new HashMap<>();
        long total = 0;
        try {
            for (Path file : files(path)) {
                before.put(file, total);
                total += Files.size(file);
            }
        } catch (IOException e) {
            // A file is gone, say: who reads it tells.
        }
        return new WatchedSource(source, progress.apply(total), before);
    }

    private static List<Path> files(Path path) throws IOException {
        return Files.isDirectory(path)
                ? LogDirectory.of(path, WalOptions.defaults()).files()
                : List.of(path);
    }

    @Override
    public boolean advance() throws IOException {
        boolean found = super.advance();
        if (found) {
            RecordView record = record();
            progress.reached(before.getOrDefault(file(), 0L) + record.offset() + record.frameLength());
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        progress.close();
        super.close();
    }
}
