package io.edgestore.wal.log.directory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The copies of what was cut off the files of a log, each the evidence of a crash. Nothing of it was ever promised to be
 * durable, so the oldest ones go when there are too many: a log whose process crashes again and again does not fill the disk
 * with them, and starts each time.
 *
 * @param kept those that are there, the oldest first
 * @param deleted those that were there and are not any more, the oldest first
 */
public record CutCopies(List<Path> kept, List<Path> deleted) {

    /** So many are kept. */
    public static final int MOST = 100;

    private static final Pattern NAME =
            Pattern.compile("wal-([0-9a-f]{16})\\.log\\.cut-(\\d{1,19})-\\d{1,19}(?:\\.(\\d{1,9}))?");

    /** The later file was written later, and within a file the end moves on; what was cut at one place is numbered. */
    private record Copy(Path path, long nameLsn, long offset, int number) {}

    /**
     * Deletes the oldest copies if there are too many. One that cannot be deleted stays: that is no reason not to start.
     *
     * @param directory the log's
     * @return what is there then
     * @throws IOException if the directory cannot be listed
     */
    public static CutCopies bounded(LogDirectory directory) throws IOException {
        List<Path> copies = oldestFirst(directory.path());
        List<Path> deleted = new ArrayList<>();
        for (Path old : copies.subList(0, Math.max(0, copies.size() - MOST))) {
            if (isDeleted(old)) {
                deleted.add(old);
            }
        }
        copies.removeAll(deleted);
        return new CutCopies(copies, deleted);
    }

    private static boolean isDeleted(Path copy) {
        try {
            Files.delete(copy);
            return true;
        } catch (IOException e) {
            return false; // and so it is told among those that are kept
        }
    }

    private static List<Path> oldestFirst(Path directory) throws IOException {
        List<Copy> copies = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Matcher name = NAME.matcher(entry.getFileName().toString());
                if (name.matches()) {
                    copies.add(copy(entry, name));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        copies.sort(Comparator.comparing(Copy::nameLsn, Long::compareUnsigned)
                .thenComparing(Copy::offset, Long::compareUnsigned)
                .thenComparing(Copy::number));
        return new ArrayList<>(copies.stream().map(Copy::path).toList());
    }

    private static Copy copy(Path path, Matcher name) {
        return new Copy(
                path,
                Long.parseUnsignedLong(name.group(1), 16),
                Long.parseUnsignedLong(name.group(2)),
                name.group(3) == null ? 1 : Integer.parseInt(name.group(3)));
    }
}
