package io.edgestore.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTest {

    private static final Path DOCS = Path.of("../../docs");

    @TempDir
    Path directory;

    /** Nobody types a figure: {@code ... edgestore-benchmarks.jar document docs} puts them all there. */
    @Test
    void theDocumentHasTheFiguresOfItsJson() throws Exception {
        Document document = new Document(DOCS);
        assertThat(document.file()).content().isEqualTo(document.withTables(document.performance()));
    }

    @Test
    void theChartsHaveTheFiguresOfTheJson() throws Exception {
        Document document = new Document(DOCS);
        String text = Files.readString(document.file());
        List<Row> drawn = drawn(document.performance());
        assertThat(drawn).isNotEmpty();
        for (Row row : drawn) {
            assertThat(document.chart(row)).content().contains(Chart.description(row));
            assertThat(text).contains(document.chart(row).getFileName().toString());
        }
    }

    @Test
    void writingPutsTablesBetweenTheMarkersAndDrawsTheCharts() throws Exception {
        Document document = new Document(directory);
        new Document(DOCS).performance().write(directory.resolve("performance.json"));
        Files.writeString(document.file(), """
                Before.
                <!-- Made from performance.json: do not edit. -->
                Old figures.
                <!-- Until here. -->
                Behind.
                """);
        document.write();

        assertThat(document.file())
                .content()
                .startsWith("Before.\n<!-- Made")
                .contains("| edgestore | floor |")
                .doesNotContain("Old figures")
                .endsWith("<!-- Until here. -->\nBehind.\n");
        String once = Files.readString(document.file());
        document.write();
        assertThat(document.file()).content().isEqualTo(once);
        for (Row row : drawn(document.performance())) {
            assertThat(document.chart(row)).content().contains("</svg>").contains(Chart.description(row));
        }
    }

    @Test
    void aDocumentWithoutMarkersIsLeftAlone() throws Exception {
        Document document = new Document(directory);
        new Document(DOCS).performance().write(directory.resolve("performance.json"));
        Files.writeString(document.file(), "No tables.\n");
        assertThatThrownBy(document::write)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("put them where the tables are to be");
        assertThat(document.file()).content().isEqualTo("No tables.\n");
    }

    private static List<Row> drawn(Performance performance) {
        return performance.sections().stream()
                .flatMap(section -> section.rows().stream())
                .filter(row -> row.chart() != null)
                .toList();
    }
}
