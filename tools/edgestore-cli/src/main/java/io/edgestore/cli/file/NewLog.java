package io.edgestore.cli.file;

import io.edgestore.cli.console.Streams;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;

/** A log that a command makes, a file or a directory. It is there whole or not at all. */
public final class NewLog {

    private final NewTarget target;
    private final Opening opening;

    private NewLog(NewTarget target, Opening opening) {
        this.target = target;
        this.opening = opening;
    }

    private interface Opening {
        LogWriter at(Path part, WalOptions options, int recordsPerFrame) throws IOException;
    }

    /**
     * A log of one file. A name that is taken is refused.
     *
     * @param otherwise what to do then
     */
    public static NewLog file(Streams streams, Path file, String otherwise) {
        return new NewLog(
                NewTarget.file(file, otherwise),
                (part, options, recordsPerFrame) -> LogWriter.replace(streams, part, options, recordsPerFrame));
    }

    /**
     * A log in a directory. A name that is taken is refused, unless it is an empty directory's.
     *
     * @param otherwise what to do then
     */
    public static NewLog directory(Streams streams, Path directory, String otherwise) {
        return new NewLog(NewTarget.directory(streams, directory, otherwise), LogWriter::openDirectory);
    }

    /** Refuses sources that stand where this is to grow. */
    public void requireNoneOf(Collection<Path> sources) {
        target.requireNoneOf(sources);
    }

    /**
     * Makes it.
     *
     * @param options what it is written in
     * @param content writes all that is to be in it, and syncs
     */
    public void make(WalOptions options, int recordsPerFrame, NewTarget.Content<LogWriter> content) {
        target.make(part -> opening.at(part, options, recordsPerFrame), content);
    }
}
