package io.edgestore.loading;

import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads logs with whatever codec their headers name, and tells in one line each what came of it. */
public final class Read {

    private Read() {}

    /**
     * Runs the program.
     *
     * @param args log files
     */
    public static void main(String[] args) {
        for (String file : args) {
            System.out.println(Path.of(file).getFileName() + ": " + outcome(Path.of(file), WalOptions.defaults()));
        }
    }

    static String outcome(Path file, WalOptions options) {
        try (WalReader reader = WalReader.open(file, options)) {
            List<String> values = new ArrayList<>();
            reader.forEach(record -> values.add(record.entry().valueText()));
            return String.join(", ", values);
        } catch (IOException | RuntimeException e) {
            return e.toString();
        }
    }
}
