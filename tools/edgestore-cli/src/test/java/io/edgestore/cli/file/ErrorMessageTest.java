package io.edgestore.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.console.CommandFailedException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorMessageTest {

    @TempDir
    Path directory;

    @Test
    void fileIsNamedThoughItsNameIsAWordOfTheMessage() {
        assertThat(ErrorMessage.of(Path.of("zstd"), new FileSystemException("other", null, "is not of zstd")))
                .isEqualTo("zstd: other: is not of zstd");
        assertThat(ErrorMessage.of(Path.of("x"), new FileSystemException("x", null, "is a directory")))
                .isEqualTo("x: is a directory");
    }

    @Test
    void fullDiskIsNoReasonToCopyTheFile() {
        Path file = directory.resolve("new.wal");

        Cli load = make(file, new IOException("No space left on device"));

        assertThat(load)
                .isEqualTo(new Cli(
                        3,
                        "",
                        file + ": I/O error (No space left on device); make room on the disk; " + file
                                + " was not made"));
        assertThat(ErrorMessage.of(file, new IOException("Input/output error")))
                .isEqualTo(file + ": I/O error (Input/output error); check the disk, and try a copy of the file");
    }

    @Test
    void adviceIsForTheCause() {
        Path file = directory.resolve("new.wal");

        assertThat(make(file, new IOException("Invalid argument")).err())
                .isEqualTo(file + ": I/O error (Invalid argument); check the disk, and what it is mounted with; " + file
                        + " was not made");
        assertThat(make(file, new IOException("Disk quota exceeded")).err())
                .contains("(Disk quota exceeded); make room on the disk; ");
        assertThat(make(file, new FileSystemException(file + ".part", null, "cannot be synced"))
                        .err())
                .contains("cannot be synced")
                .doesNotContain(".part");
    }

    @Test
    void unexpectedProblemSaysWhatBecameOfTheFile() {
        Path file = directory.resolve("new.wal");

        assertThat(make(file, new ArithmeticException("a bug")).err())
                .contains("unexpected java.lang.ArithmeticException: a bug; ", "--debug")
                .endsWith("; " + file + " was not made");
    }

    /** What a command comes to whose content cannot be written. */
    private static Cli make(Path file, Exception problem) {
        try {
            NewTarget.file(file, "name another file").make(part -> Files.newOutputStream(part), out -> fail(problem));
            throw new AssertionError("it was made");
        } catch (CommandFailedException e) {
            return new Cli(e.exitCode(), "", e.getMessage());
        }
    }

    private static void fail(Exception problem) throws IOException {
        if (problem instanceof IOException e) {
            throw e;
        }
        throw (RuntimeException) problem;
    }
}
