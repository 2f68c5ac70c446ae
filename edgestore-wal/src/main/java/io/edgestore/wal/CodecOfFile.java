package io.edgestore.wal;

import io.edgestore.api.Checksum;
import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import io.edgestore.api.UnknownCodecException;
import io.edgestore.wal.file.LogFile;
import io.edgestore.wal.format.BlockLayout;
import io.edgestore.wal.format.FileCodec;
import io.edgestore.wal.format.FileHeader;
import io.edgestore.wal.format.FileHeaderReader;
import io.edgestore.wal.memory.ReusableBuffer;
import io.edgestore.wal.scan.ContentVersion;
import io.edgestore.wal.scan.FrameScan;
import io.edgestore.wal.scan.SaltSearch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** Which codec a file is written in: what its header says, or, for a new file, what the options ask for. */
final class CodecOfFile {

    static final String LOST_HEADER_HINT =
            "; if it is one whose header was damaged, read it under the policy SALVAGE with WalOptions.withLostHeader";

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
                && options.hasValueHashes()
                && options.formatVersion() == WalOptions.FormatVersion.FIRST_THAT_FITS;
        BlockLayout layout = options.hasValueHashes() ? BlockLayout.RECORDS : BlockLayout.RECORDS_WITHOUT_HASHES;
        FileHeader header = version1
                ? FileHeader.version1()
                : FileHeader.version2(
                        layout, ThreadLocalRandom.current().nextInt(), compressor.name(), checksum.name(), parameters);
        return new FileCodec(header, compressor, checksum);
    }

    /**
     * What is known of a file that is there.
     *
     * @param codec what it is written in
     * @param reading how it can be read
     */
    record Found(FileCodec codec, FrameScan.Reading reading) {}

    /** For a file that is there. */
    static Found of(LogFile file, long fileLength, WalOptions options) throws IOException {
        FileHeader header;
        try {
            header = headerOf(file, fileLength);
        } catch (CorruptLogException | FormatVersionException e) {
            LostHeader lost = options.lostHeader().orElse(null);
            if (lost == null) {
                throw e;
            }
            FileCodec codec = withSalt(file, fileLength, named(file, lost.header(), options), options);
            return new Found(codec, FrameScan.Reading.LOST_HEADER);
        }
        boolean salvage = options.recoveryPolicy() == RecoveryPolicy.SALVAGE;
        return new Found(named(file, header, options), salvage ? FrameScan.Reading.SALVAGE : FrameScan.Reading.WALK);
    }

    /** If no frame tells the salt, there is no frame to be read either, and any will do. */
    private static FileCodec withSalt(LogFile file, long fileLength, FileCodec codec, WalOptions options)
            throws IOException {
        if (codec.header().version() == FileHeader.VERSION_1) {
            return codec;
        }
        try (SaltSearch search = new SaltSearch(file, fileLength, codec, options.maxRecordLength())) {
            return search.find().orElse(codec);
        }
    }

    /** The codecs that a header names. */
    private static FileCodec named(LogFile file, FileHeader header, WalOptions options) throws IOException {
        try {
            Compressor compressor = named(header.compressor(), options.compressor(), Compressor::name)
                    .orElseGet(() -> options.codecs().compressor(header.compressor()));
            Checksum checksum = named(header.checksum(), options.checksum(), Checksum::name)
                    .orElseGet(() -> options.codecs().checksum(header.checksum()));
            return new FileCodec(header, compressor.withParameters(header.parameters()), checksum);
        } catch (CorruptDataException e) {
            throw new CodecParametersException(file.path(), header.compressor(), e);
        } catch (UnknownCodecException e) {
            throw new UnknownCodecException(file.path().toString(), e);
        }
    }

    /** What a file's own header says. */
    static FileHeader headerOf(LogFile file, long fileLength) throws IOException {
        try {
            return readHeader(file, fileLength);
        } catch (CorruptDataException e) {
            throw new CorruptLogException(
                    file.path() + " is not a log file that can be read: " + e.getMessage() + LOST_HEADER_HINT, e);
        }
    }

    private static FileHeader readHeader(LogFile file, long fileLength) throws IOException {
        try (ReusableBuffer memory = new ReusableBuffer()) {
            ByteBuffer start = read(file, (int) Math.min(FileHeaderReader.START_LENGTH, fileLength), memory);
            int version = FileHeaderReader.versionOf(start);
            return switch (version) {
                case FileHeader.VERSION_1 -> {
                    if (ContentVersion.isVersion2(file, start, fileLength)) {
                        throw new CorruptDataException("its version is given as 1, and its header is one of version 2");
                    }
                    yield FileHeader.version1();
                }
                case FileHeader.VERSION_2 ->
                    FileHeaderReader.readVersion2(
                            read(file, FileHeaderReader.version2Length(start, fileLength), memory));
                default ->
                    throw ContentVersion.isVouchedFor(file, start, fileLength)
                            ? FormatVersionException.ofLaterRelease(file.path(), version)
                            : FormatVersionException.damaged(
                                    file.path(), version, ContentVersion.of(file, start, fileLength));
            };
        }
    }

    private static ByteBuffer read(LogFile file, int length, ReusableBuffer memory) throws IOException {
        ByteBuffer bytes = memory.ofLength(length);
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
            requireName(file, "compressor", header.compressor(), asked.name());
            if (asked.parameters().hasRemaining() && !asked.parameters().equals(header.parameters())) {
                throw new IllegalArgumentException(file + " is written with other parameters of " + asked.name()
                        + ", a dictionary say, than the options ask for; create a new file for them, or leave the"
                        + " compressor out of the options");
            }
        });
        options.checksum().ifPresent(asked -> requireName(file, "checksum", header.checksum(), asked.name()));
    }

    /** Whether new options leave the file as it is: no other codec, and nothing that its header cannot say. */
    static boolean isAsAsked(FileHeader header, WalOptions options) {
        boolean compressor = options.compressor()
                .map(asked -> asked.name().equals(header.compressor())
                        && (!asked.parameters().hasRemaining()
                                || asked.parameters().equals(header.parameters())))
                .orElse(true);
        boolean checksum = options.checksum()
                .map(asked -> asked.name().equals(header.checksum()))
                .orElse(true);
        boolean version = options.formatVersion() == WalOptions.FormatVersion.FIRST_THAT_FITS
                || header.version() == FileHeader.VERSION_2;
        boolean hashes = options.hasValueHashes() || header.layout() == BlockLayout.RECORDS_WITHOUT_HASHES;
        return compressor && checksum && version && hashes;
    }

    private static void requireName(Path file, String kind, String found, String asked) {
        if (!asked.equals(found)) {
            throw new IllegalArgumentException(file + " is written with the " + kind + " " + found
                    + ", and the options ask for " + asked + "; create a new file for that, or leave the " + kind
                    + " out of the options");
        }
    }
}
