package com.example.archive;

import io.edgestore.wal.FinishedFileListener;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.LogRestore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * Copies each finished file of a log to another directory, on another disk for example, from which the log can be restored as it was
 * at any time. The archive is itself the directory of a log: it can be read, verified and dumped.
 */
public final class LogArchive implements FinishedFileListener {

    private final Path archive;

    /** Archives into a directory, which is created if it is not there. */
    public LogArchive(Path archive) throws IOException {
        this.archive = Files.createDirectories(archive);
    }

    /** The options of a log that is archived here. A cursor named "archive" keeps files from being deleted before they are copied. */
    public WalOptions archiving(WalOptions options) {
        return options.withFinishedFileListener("archive", this);
    }

    /** A file has its name in the archive when it is whole and durable. After a crash it is told, and copied, once more. */
    @Override
    public void finished(Path file) throws IOException {
        Path copy = archive.resolve(file.getFileName().toString());
        Path part = archive.resolve(file.getFileName() + ".part");
        Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
        force(part, StandardOpenOption.WRITE);
        Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
        force(archive, StandardOpenOption.READ);
    }

    /** Makes a new log, of all records up to a time. */
    public void restore(Instant time, Path directory) throws IOException {
        LogRestore.from(archive, WalOptions.defaults()).upTo(time).into(directory);
    }

    private static void force(Path path, StandardOpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(path, access)) {
            channel.force(true);
        }
    }
}
