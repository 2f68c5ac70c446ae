package io.edgestore.cli;

import io.edgestore.api.UnknownCodecException;
import io.edgestore.wal.WalException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says in one line what went wrong with a file, and what to do. */
final class Problem {

    private Problem() {}

    static String of(Path file, Exception problem) {
        if (problem instanceof WalException || problem instanceof UnknownCodecException) {
            return naming(file, problem.getMessage());
        }
        if (problem instanceof NoSuchFileException) {
            return naming(file, problem.getMessage()) + " does not exist; check the path";
        }
        if (problem instanceof AccessDeniedException) {
            return naming(file, problem.getMessage()) + ": permission denied; run as a user who may use it";
        }
        if (problem instanceof FileSystemException) {
            return naming(file, problem.getMessage());
        }
        if (problem instanceof IOException) {
            return file + ": I/O error (" + problem.getMessage() + "); check the disk, and try a copy of the file";
        }
        return file + ": " + unexpected(problem);
    }

    /** For what nobody thought of. */
    static String unexpected(Throwable problem) {
        if (problem instanceof OutOfMemoryError) {
            return "out of memory (" + problem.getMessage() + "); give Java more, as in JDK_JAVA_OPTIONS=-Xmx4g";
        }
        return "unexpected " + problem + "; for the stack trace, run it again with --debug or EDGESTORE_DEBUG=1";
    }

    private static String naming(Path file, String message) {
        return message.contains(file.toString()) ? message : file + ": " + message;
    }
}
