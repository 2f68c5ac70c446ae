package io.edgestore.wal.log.directory;

import io.edgestore.wal.CorruptLogException;
import io.edgestore.wal.FormatVersionException;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.file.DirectoryEntries;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a log: {@code wal-<lsn>.log}, with the LSN in 16 hexadecimal digits. The order of the names is the order of
 * the records. The LSN in a name is a lower bound for those in the file, and no more: the Rust engine names a file by the
 * last LSN before it. Whatever else stands in the directory is not the log's.
 *
 * @param path the directory
 */
public record LogDirectory(Path path) {

    private static final Pattern NAME = Pattern.compile("wal-([0-9a-f]{16})\\.log");

    private static final String PART = ".part";

    /**
     * A file of the log.
     *
     * @param path where it is
     * @param nameLsn the LSN in its name
     */
    public record NamedFile(Path path, long nameLsn) {

        /**
         * Opens the file for reading. A version byte that no checksum vouches for is no more than a damaged header.
         *
         * @param options how to read it
         * @param end where to stop, as {@link WalReader#open(Path, WalOptions, long)} has it
         * @return a reader
         * @throws CorruptLogException if it has no header that can be read
         * @throws FormatVersionException if a newer release wrote it
         * @throws IOException if it cannot be opened
         */
        public WalReader open(WalOptions options, long end) throws IOException {
            return opened(() -> WalReader.open(path, options, end));
        }

        /**
         * Opens the file to follow it while it is written, as {@link WalReader#follow} has it.
         *
         * @param options how to read it
         * @return a reader
         * @throws CorruptLogException if it has no header that can be read
         * @throws FormatVersionException if a newer release wrote it
         * @throws IOException if it cannot be opened
         */
        public WalReader follow(WalOptions options) throws IOException {
            return opened(() -> WalReader.follow(path, options));
        }

        private interface Opening {
            WalReader open() throws IOException;
        }

        private static WalReader opened(Opening opening) throws IOException {
            try {
                return opening.open();
            } catch (FormatVersionException e) {
                if (e.isOfLaterRelease()) {
                    throw e;
                }
                throw new CorruptLogException(e.getMessage(), e);
            }
        }

        /**
         * Opens all of the file for reading.
         *
         * @param options how to read it
         * @return a reader
         * @throws IOException as {@link #open(WalOptions, long)}
         */
        public WalReader open(WalOptions options) throws IOException {
            return open(options, Long.MAX_VALUE);
        }
    }

    /**
     * Makes the directory, unless it is there. In any case its name is durable before there is a log in it: whoever made it
     * may have been killed before that.
     *
     * @throws IOException if it cannot be made
     */
    public void make() throws IOException {
        boolean isNew = !isThere();
        if (isNew) {
            Files.createDirectory(path);
        }
        if (isNew || files().isEmpty()) {
            DirectoryEntries.force(path);
        }
    }

    private boolean isThere() throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * The files that are there now.
     *
     * @return in their order
     * @throws IOException if the directory cannot be listed
     */
    public List<NamedFile> files() throws IOException {
        List<NamedFile> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                lsnOf(entry).ifPresent(lsn -> files.add(new NamedFile(entry, lsn)));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        files.sort(Comparator.comparing(NamedFile::nameLsn, Long::compareUnsigned));
        return files;
    }

    /**
     * The file whose first record is to have an LSN.
     *
     * @param lsn u64
     * @return its name; it need not be there
     */
    public NamedFile fileFor(long lsn) {
        return new NamedFile(path.resolve(String.format("wal-%016x.log", lsn)), lsn);
    }

    /**
     * Where a file is made that is to take the place of another one, or to be a new one, when it is whole.
     *
     * @param file a file of the log
     * @return beside it; never taken for a file of the log
     */
    public static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + PART);
    }

    /**
     * Deletes what a process that was killed left of such files.
     *
     * @throws IOException if that fails
     */
    public void deleteParts() throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(path, LogDirectory::isPart)) {
            for (Path part : parts) {
                Files.delete(part);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static boolean isPart(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(PART)
                && lsnOf(file.resolveSibling(name.substring(0, name.length() - PART.length())))
                        .isPresent();
    }

    private static Optional<Long> lsnOf(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Optional.of(Long.parseUnsignedLong(name.group(1), 16)) : Optional.empty();
    }
}
