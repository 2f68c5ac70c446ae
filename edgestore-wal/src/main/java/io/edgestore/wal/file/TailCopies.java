package io.edgestore.wal.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The copies of what was cut off a file at one place, each the evidence of another crash. The first one is called {@code
 * <file>.cut-<offset>-<length>}, later ones have {@code .2} and so on behind that. Where the name would be too long for a file
 * system, the end of the file's own name is replaced by {@code ~} and the CRC-32C of all of it.
 */
final class TailCopies {

    /** So many of one place are kept. */
    static final int MOST = 10;

    private static final int HIGHEST_NUMBER = 999_999_999;

    /** What is put behind the name while a copy is being made. */
    private static final String UNFINISHED = ".tmp";

    private final Path first;
    private final NavigableMap<Integer, Path> named = new TreeMap<>();

    /**
     * Looks which there are.
     *
     * @param file the file that was cut
     * @param offset where
     * @param length how many bytes were behind that
     */
    TailCopies(Path file, long offset, long length) throws IOException {
        String cut = ".cut-" + offset + "-" + length;
        String name = ShortName.before(
                cut + "." + HIGHEST_NUMBER + UNFINISHED, file.getFileName().toString());
        this.first = file.resolveSibling(name + cut);
        Pattern pattern = Pattern.compile(Pattern.quote(name + cut) + "(?:\\.([1-9]\\d{0,8}))?");
        Path directory = file.toAbsolutePath().getParent();
        IoStep.INSPECT.on(directory, () -> look(directory, pattern));
    }

    private void look(Path directory, Pattern pattern) throws IOException {
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(directory)) {
            for (Path sibling : siblings) {
                add(pattern.matcher(sibling.getFileName().toString()));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void add(Matcher name) {
        if (name.matches()) {
            int number = name.group(1) == null ? 1 : Integer.parseInt(name.group(1));
            named.put(number, first.resolveSibling(name.group()));
        }
    }

    /** Under which name a copy is made before it gets its own. */
    static Path unfinished(Path copy) {
        return copy.resolveSibling(copy.getFileName() + UNFINISHED);
    }

    /** The oldest first. A link is not followed: it is somebody else's, and so is what it leads to. */
    List<Path> all() {
        return named.values().stream()
                .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    /** Where the next one goes: behind all others, so that it stays the newest. */
    Path next() throws IOException {
        if (named.isEmpty()) {
            return first;
        }
        if (named.lastKey() == HIGHEST_NUMBER) {
            throw new FileSystemException(
                    named.lastEntry().getValue().toString(),
                    null,
                    "has the highest number that a copy of a torn tail can have; move it away, and open the file again");
        }
        return first.resolveSibling(first.getFileName() + "." + (named.lastKey() + 1));
    }

    /** Makes room for one more. One that cannot be deleted stays: that is no reason not to go on. */
    List<Path> deleteOldest() {
        List<Path> all = all();
        List<Path> deleted = new ArrayList<>();
        for (Path old : all.subList(0, Math.max(0, all.size() + 1 - MOST))) {
            try {
                Files.delete(old);
                deleted.add(old);
            } catch (IOException e) {
                // It is looked at again when the next one is made.
            }
        }
        return deleted;
    }
}
