package io.edgestore.cli.file;

import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;

/** A file that a command makes. It is there whole or not at all, and what goes wrong is told together with that. */
public final class NewFile {

    private final Path file;
    private final PartFile part;
    private final String otherwise;

    private NewFile(Path file, String otherwise) {
        this.file = file;
        this.otherwise = otherwise;
        this.part = new PartFile(file);
    }

    /** Opens what the file is written with. Where something is already, it throws {@link FileAlreadyExistsException}. */
    public interface Creation<W extends Closeable> {
        W at(Path part) throws IOException;
    }

    /** Writes all that is to be in the file, and makes it durable. */
    public interface Content<W extends Closeable> {
        void into(W writer) throws IOException;
    }

    /** Refuses a name that is taken, before anything costly is done for it. */
    public static NewFile named(Path file, String otherwise) {
        try {
            LogPath.requireNoStream(file);
        } catch (IOException e) {
            throw failure(ErrorMessage.of(file, e), e);
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw failure(file + " exists already; " + secondNameGone(file) + otherwise, null);
        }
        return new NewFile(file, otherwise);
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
            if (part.is(source)) {
                throw new CommandFailedException(
                        ExitCode.USAGE, source + " is where " + file + " would grow; " + otherwise);
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
        } catch (FileAlreadyExistsException e) {
            givenUp();
            throw failure(file + " was made by somebody else meanwhile, and is left as it is; name another file", e);
        } catch (IOException e) {
            throw published ? notSettled(e) : failure(writing(e) + "; " + givenUp(), e);
        } catch (RuntimeException | Error e) {
            throw failure(ErrorMessage.unexpected(e) + "; " + givenUp(), e);
        }
        settle();
    }

    private <W extends Closeable> W create(Creation<W> creation) {
        try {
            return creation.at(part.path());
        } catch (FileAlreadyExistsException e) {
            throw failure(part.path() + " is being written by another command; let that end, or name another file", e);
        } catch (NoSuchFileException e) {
            throw failure(file + " cannot be made, as its directory does not exist; make that first", e);
        } catch (IOException e) {
            throw failure(writing(e), e);
        }
    }

    /** Under the name that people know: the other one is gone when they read this. */
    private String writing(IOException problem) {
        return ErrorMessage.ofWriting(file, problem).replace(part.path().toString(), file.toString());
    }

    private String givenUp() {
        try {
            part.remove();
            return file + " was not made";
        } catch (IOException e) {
            return file + " was not made, but " + part.path() + " could not be removed (" + e.getMessage()
                    + "); remove it";
        }
    }

    /** The new file is there. What fails now makes nothing undone. */
    private void settle() {
        try {
            part.remove();
            part.syncNames();
        } catch (IOException e) {
            throw notSettled(e);
        }
    }

    private CommandFailedException notSettled(IOException problem) {
        return failure(
                file + " is whole, but " + part.path() + " may still be there, or come back after a power cut ("
                        + problem.getMessage() + ")",
                problem);
    }

    private static CommandFailedException failure(String message, Throwable cause) {
        return new CommandFailedException(ExitCode.UNREADABLE, message, cause);
    }
}
