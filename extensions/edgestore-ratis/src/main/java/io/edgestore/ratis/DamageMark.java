package io.edgestore.ratis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Says in a log's directory that damage was found in an older file, which opening the log does not read: so the log is made anew when
 * the member joins again.
 *
 * @param file in the log's directory; it goes with that
 */
record DamageMark(Path file) {

    static DamageMark in(Path log) {
        return new DamageMark(log.resolve("damage-found.txt"));
    }

    boolean isSet() {
        return Files.exists(file);
    }

    String text() throws IOException {
        return Files.readString(file);
    }

    /** Not forced: damage is found again by the next snapshot. */
    void set(String what) throws IOException {
        Files.writeString(file, what + "\n");
    }
}
