package io.edgestore.cli.file;

import io.edgestore.cli.console.Progress;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.WalOptions;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** Shows how far files are read, one after another: one bar for all of them, as many short files are long work too. */
public final class ReadProgress implements Closeable {

    private final Progress progress;

    /** How many bytes there are in the files before each one. */
    private final Map<Path, Long> before;

    private ReadProgress(Progress progress, Map<Path, Long> before) {
        this.progress = progress;
        this.before = before;
    }

    /**
     * Begins.
     *
     * @param paths files and directories, in the order in which they are read
     * @param progress made for as many bytes as it is given
     */
    public static ReadProgress of(Collection<Path> paths, LongFunction<Progress> progress) {
        Map<Path, Long> before = new HashMap<>();
        long total = 0;
        for (Path path : paths) {
            try {
                for (Path file : files(path)) {
                    before.put(file, total);
                    total += Files.size(file);
                }
            } catch (IOException e) {
                // A file is gone, say: who reads it tells.
            }
        }
        return new ReadProgress(progress.apply(total), before);
    }

    private static List<Path> files(Path path) throws IOException {
        return Files.isDirectory(path)
                ? LogDirectory.of(path, WalOptions.defaults()).files()
                : List.of(path);
    }

    /** A file was read up to the end of a record's frame. */
    public void reached(Path file, RecordView record) {
        progress.reached(before.getOrDefault(file, 0L) + record.offset() + record.frameLength());
    }

    /** Takes the bar away. */
    @Override
    public void close() {
        progress.close();
    }
}
