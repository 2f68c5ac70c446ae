package io.edgestore.testkit.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keys and values in one file, which each put writes anew and moves into place. Looks right, and is not. */
final class BrokenStore {

    private final Path file;
    private final Map<String, String> entries = new TreeMap<>();

    BrokenStore(Path directory) throws IOException {
        file = directory.resolve("entries");
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] entry = line.split("=", 2);
                entries.put(entry[0], entry[1]);
            }
        }
    }

    String get(String key) {
        return entries.get(key);
    }

    void put(String key, String value) throws IOException {
        entries.put(key, value);
        List<String> lines = new ArrayList<>();
        entries.forEach((each, its) -> lines.add(each + "=" + its));
        Path next = file.resolveSibling("entries.new");
        Files.write(next, lines);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
