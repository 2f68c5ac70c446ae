package io.edgestore.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * All that one run measured, as it stands in {@code docs/performance.json}.
 *
 * @param date the day
 * @param machine processors, memory and operating system
 * @param jdk the JVM
 * @param command how to do it again
 * @param length how much can be believed
 * @param sections the table
 */
public record Performance(
        String date, String machine, String jdk, String command, RunLength length, List<Section> sections) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public static Performance read(Path file) throws IOException {
        return JSON.readValue(Files.readString(file), Performance.class);
    }

    public void write(Path file) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }
}
