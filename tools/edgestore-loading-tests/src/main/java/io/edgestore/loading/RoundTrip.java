package io.edgestore.loading;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a log with each compressor that is named, reads it back, and tells in one line what came of it. One that fails
 * leaves the next one its turn. An {@link Error} ends the program, as it would end others.
 */
public final class RoundTrip {

    /** What no compressor is asked for with. */
    static final String DEFAULT = "default";

    private static final List<String> VALUES = List.of("apples", "pears", "plums");

    private RoundTrip() {}

    /**
     * Runs the program.
     *
     * @param args a directory for the logs, and names of compressors
     * @throws IOException if the directory cannot be made
     */
    public static void main(String[] args) throws IOException {
        all(Path.of(args[0]), WalOptions.defaults(), Arrays.asList(args).subList(1, args.length));
    }

    static void all(Path directory, WalOptions options, List<String> names) throws IOException {
        Files.createDirectories(directory);
        for (String name : names) {
            Path file = directory.resolve(name + ".wal");
            System.out.println(name + ": " + outcome(file, options, name));
        }
    }

    private static String outcome(Path file, WalOptions options, String name) {
        try {
            write(file, name.equals(DEFAULT) ? options : options.withCompressor(name));
            return Read.outcome(file, options);
        } catch (IOException | RuntimeException e) {
            return e.toString();
        }
    }

    private static void write(Path file, WalOptions options) throws IOException {
        try (WalWriter writer = WalWriter.create(file, options)) {
            for (String value : VALUES) {
                writer.append(WalEntry.put("fruit", value, value));
            }
        }
    }
}
