package io.edgestore.cli.file;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.FormatVersionException;
import io.edgestore.wal.WalException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Says in one line what went wrong with a file, and what to do. */
public final class ErrorMessage {

    static final String STACK_TRACE = "; for the stack trace, run it again with --debug or EDGESTORE_DEBUG=1";

    private ErrorMessage() {}

    public static String of(Path file, Exception problem) {
        if (problem instanceof CorruptLogException || problem instanceof FormatVersionException) {
            return withWayOn(naming(file, problem.getMessage()));
        }
        if (problem instanceof WalException || problem instanceof CodecFailedException) {
            return naming(file, problem.getMessage());
        }
        if (problem instanceof NoSuchFileException) {
            return naming(file, problem.getMessage()) + " does not exist; check the path";
        }
        if (problem instanceof NotDirectoryException) {
            return naming(file, problem.getMessage()) + " is a file, and not a directory with a log; name a directory";
        }
        if (problem instanceof AccessDeniedException) {
            return naming(file, problem.getMessage()) + ": permission denied; run as a user who may use it";
        }
        if (problem instanceof FileSystemException) {
            return naming(
                    file,
                    problem.getMessage()
                            .replace("(WalOptions.withTornTail)", "(--cut-without-copy)")
                            .replace("with LogRestore", "with `edgestore restore`"));
        }
        if (problem instanceof IOException) {
            return file + ": I/O error (" + problem.getMessage() + "); check the disk, and try a copy of the file";
        }
        return file + ": " + unexpected(problem);
    }

    /** The same for a file that is being written. */
    public static String ofWriting(Path file, IOException problem) {
        if (problem.getClass() != IOException.class) {
            return of(file, problem);
        }
        String advice = isDiskFull(problem) ? "make room on the disk" : "check the disk, and what it is mounted with";
        return file + ": I/O error (" + problem.getMessage() + "); " + advice;
    }

    /** Whether it, or what it comes from, is that. Only the system's message tells it from other errors. */
    public static boolean isDiskFull(Throwable problem) {
        String message = String.valueOf(problem.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left")
                || message.contains("quota")
                || message.contains("not enough space")
                || problem.getCause() != null && isDiskFull(problem.getCause());
    }

    /** For what nobody thought of. */
    public static String unexpected(Throwable problem) {
        if (problem instanceof OutOfMemoryError) {
            return "out of memory (" + problem.getMessage() + "); give Java more, as in JDK_JAVA_OPTIONS=-Xmx4g";
        }
        return "unexpected " + problem + STACK_TRACE;
    }

    /** The library tells of its own options. */
    private static String withWayOn(String message) {
        return message.endsWith("WalOptions.withLostHeader")
                ? message
                        + "; here, add --assume-version 1, or --header-from with a sound file of the same log, to `edgestore"
                        + " repair` or verify, or to dump or convert with --policy salvage"
                : message;
    }

    /** The message with the file before it, unless it begins with that. */
    static String naming(Path file, String message) {
        String name = file.toString();
        boolean named = message.equals(name)
                || Stream.of(":", " ", file.getFileSystem().getSeparator())
                        .anyMatch(next -> message.startsWith(name + next));
        return named ? message : name + ": " + message;
    }
}
