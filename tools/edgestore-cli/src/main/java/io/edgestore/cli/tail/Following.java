package io.edgestore.cli.tail;

import io.edgestore.cli.console.Streams;
import io.edgestore.cli.file.CodecFailedException;
import io.edgestore.cli.file.FileSource;
import io.edgestore.cli.print.RecordPrinter;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.LogTail;
import io.edgestore.wal.log.LsnGap;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Prints what a tail gives back, as it comes. */
final class Following implements Closeable {

    private static final Duration WAIT = Duration.ofMinutes(1);

    private final Streams streams;
    private final Path directory;
    private final LogTail tail;
    private final Set<LsnGap> told = new HashSet<>();

    /** In which the last record stands; null before the first. */
    private Path file;

    Following(Streams streams, Path directory, LogTail tail) {
        this.streams = streams;
        this.directory = directory;
        this.tail = tail;
    }

    /** Returns when the thread is interrupted, and then all that came before is printed. */
    void printTo(RecordPrinter printer) throws IOException {
        printer.begin(directory);
        try {
            // Asked each time, as a tail that never has to wait does not ask.
            while (!Thread.currentThread().isInterrupted()) {
                if (advance(Duration.ZERO)) {
                    print(printer);
                } else {
                    // Who follows it is to see it before we wait.
                    streams.out().flush();
                    if (advance(WAIT)) {
                        print(printer);
                    }
                }
            }
        } catch (InterruptedIOException e) {
            // It is over.
        } finally {
            printer.end();
            streams.out().flush();
        }
    }

    private boolean advance(Duration patience) throws IOException {
        return CodecFailedException.unless("a codec of the log", () -> {
            try {
                return tail.advance(patience);
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        });
    }

    private void print(RecordPrinter printer) throws IOException {
        if (!tail.file().equals(file)) {
            file = tail.file();
            tail.report().gaps().stream().filter(told::add).forEach(gap -> streams.note(gap.toString()));
            try (FileSource opened = FileSource.open(file, WalOptions.defaults())) {
                printer.file(file, opened.format());
            }
        }
        printer.print(tail.record());
    }

    @Override
    public void close() throws IOException {
        tail.close();
    }
}
