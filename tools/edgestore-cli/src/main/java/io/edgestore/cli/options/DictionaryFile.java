package io.edgestore.cli.options;

import io.edgestore.cli.console.CommandFailedException;
import io.edgestore.cli.console.ExitCode;
import io.edgestore.cli.file.ErrorMessage;
import io.edgestore.cli.file.LogPath;
import io.edgestore.codec.zstd.ZstdDictionaries;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with a dictionary, which is read whole: so it must not be just any file. */
final class DictionaryFile {

    private DictionaryFile() {}

    static byte[] read(Path file) {
        try {
            LogPath.requireNoStream(file);
            if (Files.isDirectory(file)) {
                throw new FileSystemException(file.toString(), null, "is a directory; name a dictionary in it");
            }
            if (Files.size(file) > ZstdDictionaries.MAX_SIZE) {
                throw new FileSystemException(
                        file.toString(),
                        null,
                        "has " + Files.size(file) + " bytes, and a dictionary can have " + ZstdDictionaries.MAX_SIZE
                                + " at most; make one with `edgestore train`");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CommandFailedException(ExitCode.UNREADABLE, ErrorMessage.of(file, e), e);
        }
    }
}
