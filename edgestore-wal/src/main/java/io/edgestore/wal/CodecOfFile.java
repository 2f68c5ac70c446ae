package io.edgestore.wal;

import io.edgestore.api.Checksum;
import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.wal.file.FileCodec;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.format.FileHeader;
import io.edgestore.wal.format.FileHeaderReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** Which codec a file is written in: what its header says, or, for a new file, what the options ask for. */
final class CodecOfFile {

    /** Enough to tell the version, and the length of a header of version 2. */
    private static final int START_LENGTH = 16;

    private CodecOfFile() {}

    /** For a new file: version 1 if that can name what is asked for. */
    static FileCodec forNew(WalOptions options) {
        Compressor compressor =
                options.compressor().orElseGet(() -> options.codecs().compressor(FileHeader.VERSION_1_COMPRESSOR));
        Checksum checksum =
                options.checksum().orElseGet(() -> options.codecs().checksum(FileHeader.VERSION_1_CHECKSUM));
        ByteBuffer parameters = compressor.parameters();
        boolean version1 = compressor.name().equals(FileHeader.VERSION_1_COMPRESSOR)
                && checksum.name().equals(FileHeader.VERSION_1_CHECKSUM)
                && !parameters.hasRemaining()
                && options.formatVersion() == WalOptions.FormatVersion.FIRST_THAT_FITS;
        FileHeader header = version1
                ? FileHeader.version1()
                : FileHeader.version2(
                        ThreadLocalRandom.current().nextInt(), compressor.name(), checksum.name(), parameters);
        return new FileCodec(header, compressor, checksum);
    }

    /** For a file that is there. */
    static FileCodec of(LogFile file, long fileLength, WalOptions options) throws IOException {
        try {
            FileHeader header = readHeader(file, fileLength);
            Compressor compressor = named(header.compressor(), options.compressor(), Compressor::name)
                    .orElseGet(() -> options.codecs().compressor(header.compressor()));
            Checksum checksum = named(header.checksum(), options.checksum(), Checksum::name)
                    .orElseGet(() -> options.codecs().checksum(header.checksum()));
            return new FileCodec(header, compressor.withParameters(header.parameters()), checksum);
        } catch (CorruptDataException e) {
            throw new CorruptLogException(file.path() + " is not a log file that can be read: " + e.getMessage(), e);
        }
    }

    private static FileHeader readHeader(LogFile file, long fileLength) throws IOException {
        ByteBuffer start = read(file, (int) Math.min(START_LENGTH, fileLength));
        int version = FileHeaderReader.versionOf(start);
        return switch (version) {
            case FileHeader.VERSION_1 -> FileHeader.version1();
            case FileHeader.VERSION_2 ->
                FileHeaderReader.readVersion2(read(file, FileHeaderReader.version2Length(start, fileLength)));
            default -> throw new FormatVersionException(file.path(), FileHeader.VERSION_1, version);
        };
    }

    private static ByteBuffer read(LogFile file, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(length);
        file.read(bytes, 0);
        return bytes.flip();
    }

    /** An instance that was asked for has its settings, a level say, and so goes before the installed one. */
    private static <T> Optional<T> named(String name, Optional<T> asked, Function<T, String> nameOf) {
        return asked.filter(codec -> nameOf.apply(codec).equals(name));
    }

    /** A file goes on with the codec that it was begun with. */
    static void requireSame(Path file, FileHeader header, WalOptions options) {
        options.compressor().ifPresent(asked -> {
            boolean otherParameters =
                    asked.parameters().hasRemaining() && !asked.parameters().equals(header.parameters());
            if (!asked.name().equals(header.compressor()) || otherParameters) {
                throw new IllegalArgumentException(
                        file + " is written with the compressor " + header.compressor() + ", and the options ask for "
                                + asked + "; create a new file for that, or leave the compressor out of the options");
            }
        });
        options.checksum().ifPresent(asked -> {
            if (!asked.name().equals(header.checksum())) {
                throw new IllegalArgumentException(
                        file + " is written with the checksum " + header.checksum() + ", and the options ask for "
                                + asked + "; create a new file for that, or leave the checksum out of the options");
            }
        });
    }
}
