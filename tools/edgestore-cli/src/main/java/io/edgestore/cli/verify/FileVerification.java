package io.edgestore.cli.verify;

import io.edgestore.cli.file.FileSource;
import io.edgestore.cli.file.ReadProgress;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a file to its end, every value's hash included, and tells of what is wrong as it is met. */
final class FileVerification {

    private final ReadProgress progress;
    private final Path file;
    private final Place place;
    private final WalOptions options;
    private final VerifyPrinter printer;

    FileVerification(ReadProgress progress, Path file, Place place, WalOptions options, VerifyPrinter printer) {
        this.progress = progress;
        this.file = file;
        this.place = place;
        this.options = options.withDamageListener(printer::damage);
        this.printer = printer;
    }

    VerifiedFile run() throws IOException {
        try (FileSource reader = FileSource.open(file, options)) {
            printer.begin(file);
            long hashMismatches = 0;
            while (reader.advance()) {
                RecordView record = reader.record();
                progress.reached(file, record);
                if (!record.verify()) {
                    hashMismatches++;
                    printer.hashMismatch(file, record);
                }
            }
            return new VerifiedFile(reader.format(), reader.found(), hashMismatches, place, Optional.empty());
        }
    }
}
