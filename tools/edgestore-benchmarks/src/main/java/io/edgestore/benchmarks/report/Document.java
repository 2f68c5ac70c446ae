package io.edgestore.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code docs/performance.md}, whose tables between two markers are made from {@code docs/performance.json}. */
public final class Document {

    private static final String BEGIN = "<!-- Made from performance.json: do not edit. -->\n";
    private static final String END = "<!-- Until here. -->\n";

    private final Path directory;

    /** The folder {@code docs}. */
    public Document(Path directory) {
        this.directory = directory;
    }

    /** Puts the figures into the document, and draws the charts beside it. */
    public void write() throws IOException {
        Performance performance = performance();
        Files.writeString(file(), withTables(performance));
        for (Section section : performance.sections()) {
            for (Row row : section.rows()) {
                if (row.chart() != null) {
                    Files.writeString(chart(row), Chart.svg(row));
                }
            }
        }
    }

    /** The document as the figures say it should be. */
    String withTables(Performance performance) throws IOException {
        String text = Files.readString(file());
        int from = text.indexOf(BEGIN);
        int to = text.indexOf(END);
        if (from < 0 || to < from) {
            throw new IOException(file() + " has no lines " + BEGIN.strip() + " and " + END.strip()
                    + ": put them where the tables are to be");
        }
        return text.substring(0, from) + BEGIN + "\n" + new Tables(performance).markdown() + "\n" + text.substring(to);
    }

    Performance performance() throws IOException {
        return Performance.read(directory.resolve("performance.json"));
    }

    Path file() {
        return directory.resolve("performance.md");
    }

    Path chart(Row row) {
        return directory.resolve(Chart.fileName(row));
    }
}
