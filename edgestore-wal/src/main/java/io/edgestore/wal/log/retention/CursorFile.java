package io.edgestore.wal.log.retention;

import io.edgestore.wal.file.DirectoryEntries;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.file.ReplacedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The file of a cursor, {@code cursor-<name>} in the log's directory. It has 20 bytes, the numbers big-endian:
 *
 * <pre>
 * offset  length
 *      0       8  "EDGECUR1"
 *      8       8  the position: an LSN, u64
 *     16       4  CRC-32C of the bytes before
 * </pre>
 *
 * It is replaced as a whole, never changed.
 *
 * @param path where it is
 * @param name the cursor's name
 */
public record CursorFile(Path path, String name) {

    private static final byte[] MAGIC = "EDGECUR1".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = 20;
    private static final int CHECKED = 16;

    /** Lower case, so that no two are the same to a file system that ignores case. */
    private static final Pattern FILE_NAME = Pattern.compile("cursor-([a-z0-9][a-z0-9_-]{0,63})");

    /**
     * The file of a cursor.
     *
     * @param directory the log's directory
     * @param name the cursor's name
     * @return the file; it need not be there
     * @throws IllegalArgumentException if it cannot be a name
     */
    public static CursorFile of(Path directory, String name) {
        String fileName = "cursor-" + name;
        if (!FILE_NAME.matcher(fileName).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' cannot name a cursor: take 1 to 64 of the characters a to z, 0 to 9,"
                            + " - and _, beginning with a letter or a digit");
        }
        return new CursorFile(directory.resolve(fileName), name);
    }

    /**
     * The cursors of a log.
     *
     * @param directory the log's directory
     * @return their files, by name
     * @throws IOException if the directory cannot be listed, or a file in it cannot be looked at
     */
    public static List<CursorFile> in(Path directory) throws IOException {
        List<CursorFile> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Matcher fileName = FILE_NAME.matcher(entry.getFileName().toString());
                if (fileName.matches() && isRegular(entry)) {
                    files.add(new CursorFile(entry, fileName.group(1)));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        files.sort(Comparator.comparing(CursorFile::name));
        return files;
    }

    /** If that cannot be told, it fails: a cursor that is passed over would hold nothing. */
    private static boolean isRegular(Path entry) throws IOException {
        try {
            return Files.readAttributes(entry, BasicFileAttributes.class).isRegularFile();
        } catch (NoSuchFileException e) {
            return false; // it was deleted meanwhile
        }
    }

    /**
     * Reads the file.
     *
     * @return the position, u64; empty if the file is damaged
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws IOException if it cannot be read
     */
    public OptionalLong read() throws IOException {
        try (LogFile file = LogFile.open(path, LogFile.Access.READ)) {
            if (file.size() != LENGTH) {
                return OptionalLong.empty();
            }
            ByteBuffer found = ByteBuffer.allocate(LENGTH);
            file.read(found, 0);
            long position = found.flip().getLong(MAGIC.length);
            return found.equals(bytes(position)) ? OptionalLong.of(position) : OptionalLong.empty();
        }
    }

    private static ByteBuffer bytes(long position) {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).put(MAGIC).putLong(position);
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, CHECKED);
        return bytes.putInt((int) crc.getValue()).flip();
    }

    /**
     * Replaces the file, durably. A crash leaves the old one or the new one. To be called on a thread that nobody interrupts.
     *
     * @param position an LSN, u64
     * @throws IOException if it failed; after a crash the file is the old one or the new one
     */
    public void write(long position) throws IOException {
        ReplacedFile.write(path, bytes(position));
    }

    /**
     * Deletes the file, durably. To be called on a thread that nobody interrupts.
     *
     * @throws IOException if it failed; after a crash the file can be there or not
     */
    public void delete() throws IOException {
        DirectoryEntries.delete(path);
        DirectoryEntries.force(path);
    }
}
