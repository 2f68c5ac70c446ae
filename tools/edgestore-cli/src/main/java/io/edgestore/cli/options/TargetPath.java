package io.edgestore.cli.options;

import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.NewLog;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command writes a log: a file, or a directory if the path ends with a slash, or if there is one of that name.
 *
 * @param path without the slash
 * @param kind what was typed
 */
public record TargetPath(Path path, Kind kind) {

    /** What the end of the path says. */
    public enum Kind {
        DIRECTORY,
        ANY
    }

    public boolean isDirectory() {
        return kind == Kind.DIRECTORY || Files.isDirectory(path);
    }

    /** For a command that makes nothing but directories. */
    public TargetPath asDirectory() {
        return new TargetPath(path, Kind.DIRECTORY);
    }

    /**
     * To be made.
     *
     * @param otherwise what to do if the name is taken
     */
    public NewLog newLog(Streams streams, String otherwise) {
        return isDirectory() ? NewLog.directory(streams, path, otherwise) : NewLog.file(streams, path, otherwise);
    }

    /** The path, without the slash. */
    @Override
    public String toString() {
        return path.toString();
    }
}
