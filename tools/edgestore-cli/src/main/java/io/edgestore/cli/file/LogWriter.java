package io.edgestore.cli.file;

import io.edgestore.api.Compressor;
import io.edgestore.wal.OpenReport;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalRecord;
import io.edgestore.wal.WalWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A log file that a command writes. What its codec throws is a {@link CodecFailedException}. */
public final class LogWriter implements Closeable {

    private final WalWriter writer;
    private final String codec;
    private boolean empty;

    private LogWriter(WalWriter writer, String codec) {
        RecoveryReport found = writer.report().recovery();
        this.writer = writer;
        this.codec = codec;
        this.empty = found.records() == 0 && found.damageCount() == 0;
    }

    public static LogWriter create(Path file, WalOptions options) throws IOException {
        String codec = codec(options);
        return CodecFailedException.unless(codec, () -> new LogWriter(WalWriter.create(file, options), codec));
    }

    /** Opens a file that is there. That it is of another codec than the options ask for is told like any failure. */
    public static LogWriter open(Path file, WalOptions options) throws IOException {
        LogPath.requireNoStream(file);
        String codec = codec(options);
        return CodecFailedException.unless(codec, () -> new LogWriter(WalWriter.open(file, options), codec));
    }

    private static String codec(WalOptions options) {
        return "its codec"
                + options.compressor()
                        .map(Compressor::name)
                        .map(name -> " " + name)
                        .orElse("");
    }

    /** Whether a record of that LSN can come next. In an empty file any can. */
    public boolean takes(long lsn) {
        return empty || writer.nextLsn() != 0 && Long.compareUnsigned(lsn, writer.nextLsn()) >= 0;
    }

    public void append(WalRecord record) throws IOException {
        CodecFailedException.unless(codec, () -> writer.append(record));
        empty = false;
    }

    public void sync() throws IOException {
        writer.sync();
    }

    public long nextLsn() {
        return writer.nextLsn();
    }

    public long length() {
        return writer.length();
    }

    public OpenReport report() {
        return writer.report();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
