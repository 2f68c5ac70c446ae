package io.edgestore.cli.file;

import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.console.Streams;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * A file or directory that a command makes. It is there whole or not at all, and what goes wrong is told together with that.
 */
public final class NewTarget {

    private final Path target;
    private final Part part;
    private final String otherwise;

    private NewTarget(Path target, Part part, String otherwise) {
        this.target = target;
        this.part = part;
        this.otherwise = otherwise;
    }

    /** Opens what the target is written with. Where something is already, it throws {@link FileAlreadyExistsException}. */
    public interface Creation<W extends Closeable> {
        W at(Path part) throws IOException;
    }

    /** Writes all that is to be in it, and makes it durable. */
    public interface Content<W extends Closeable> {
        void into(W writer) throws IOException;
    }

    /** Refuses a name that is taken, before anything costly is done for it. */
    public static NewTarget file(Path file, String otherwise) {
        requireNoStream(file);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw failure(file + " exists already; " + secondNameGone(file) + otherwise, null);
        }
        return new NewTarget(file, new PartFile(file), otherwise);
    }

    /** Refuses a name that is taken, but by an empty directory. */
    public static NewTarget directory(Streams streams, Path directory, String otherwise) {
        requireNoStream(directory);
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS) && !isEmptyDirectory(directory)) {
            String state = Files.isDirectory(directory) ? " exists already, and is not empty; " : " exists already; ";
            throw failure(directory + state + otherwise, null);
        }
        return new NewTarget(directory, new PartDirectory(streams, directory), otherwise);
    }

    private static void requireNoStream(Path path) {
        try {
            LogPath.requireNoStream(path);
        } catch (IOException e) {
            throw failure(ErrorMessage.of(path, e), e);
        }
    }

    private static boolean isEmptyDirectory(Path path) {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        } catch (IOException e) {
            throw failure(ErrorMessage.of(path, e), e);
        }
    }

    /** A command that was killed when its file was whole may have left that a second name. */
    private static String secondNameGone(Path file) {
        PartFile part = new PartFile(file);
        try {
            if (!part.isSecondNameOfTarget()) {
                return "";
            }
            part.remove();
            return "it is whole, and " + part.path() + ", its second name, which a killed command left, was removed; ";
        } catch (IOException e) {
            return part.path() + " is its second name, left by a killed command, and could not be removed ("
                    + e.getMessage() + "); ";
        }
    }

    /** Refuses to be made of a file that stands where this one is to grow: that is no leftover to be removed. */
    public void requireNoneOf(Collection<Path> sources) {
        for (Path source : sources) {
            if (part.contains(source)) {
                throw new CommandFailedException(
                        ExitCode.USAGE, source + " is where " + target + " would grow; " + otherwise);
            }
        }
    }

    /** Makes it. A {@link CommandFailedException} of the content keeps its exit code. */
    public <W extends Closeable> void make(Creation<W> creation, Content<W> content) {
        W writer = create(creation);
        boolean published = false;
        try {
            try (writer) {
                content.into(writer);
                // While the writer locks it: later, it could be what another command has begun in its place.
                published = part.link();
            }
            if (!published) {
                part.move();
            }
        } catch (CommandFailedException e) {
            throw new CommandFailedException(e.exitCode(), e.getMessage() + "; " + givenUp(), e);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            givenUp();
            throw failure(target + " was made by somebody else meanwhile, and is left as it is; " + otherwise, e);
        } catch (IOException e) {
            throw published ? notSettled(e) : failure(writing(e) + "; " + givenUp(), e);
        } catch (RuntimeException | Error e) {
            throw failure(ErrorMessage.unexpected(e) + "; " + givenUp(), e);
        }
        settle();
    }

    private <W extends Closeable> W create(Creation<W> creation) {
        try {
            return begun(creation);
        } catch (FileAlreadyExistsException e) {
            throw failure(part.path() + " is being written by another command; let that end, or name another file", e);
        } catch (NoSuchFileException e) {
            throw failure(target + " cannot be made, as its directory does not exist; make that first", e);
        } catch (IOException e) {
            throw failure(writing(e), e);
        }
    }

    private <W extends Closeable> W begun(Creation<W> creation) throws IOException {
        part.begin();
        try {
            return creation.at(part.content());
        } catch (Throwable e) {
            part.undoBegin();
            throw e;
        }
    }

    /** Under the name that people know: the other one is gone when they read this. */
    private String writing(IOException problem) {
        return ErrorMessage.ofWriting(target, problem)
                .replace(part.content().toString(), target.toString())
                .replace(part.path().toString(), target.toString());
    }

    private String givenUp() {
        try {
            part.remove();
            return target + " was not made";
        } catch (IOException e) {
            return target + " was not made, but " + part.path() + " could not be removed (" + e.getMessage()
                    + "); remove it";
        }
    }

    /** The new file is there. What fails now makes nothing undone. */
    private void settle() {
        try {
            part.remove();
            Part.syncNames(target.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw notSettled(e);
        }
    }

    private CommandFailedException notSettled(IOException problem) {
        return failure(
                target + " is whole, but " + part.path() + " may still be there, or come back after a power cut ("
                        + problem.getMessage() + ")",
                problem);
    }

    private static CommandFailedException failure(String message, Throwable cause) {
        return new CommandFailedException(ExitCode.UNREADABLE, message, cause);
    }
}
