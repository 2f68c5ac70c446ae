package io.edgestore.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Examples are copied and adapted by people who read all of them first: they stay short. */
class ExampleLengthTest {

    private static final Path EXAMPLES = Path.of("..", "..", "examples");
    private static final Pattern NO_CODE = Pattern.compile("\\s*(//.*|/\\*.*|\\*.*|import .*|package .*|)");

    private static List<String> lines(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES.resolve(folder))) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).isNotEmpty();
            return sources.stream().flatMap(ExampleLengthTest::linesOf).toList();
        }
    }

    private static Stream<String> linesOf(Path file) {
        try {
            return Files.readString(file).lines();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keyValueStoreHasFewerThan150LinesOfCode() throws IOException {
        long code = lines("key-value-store/src/main").stream()
                .filter(line -> !NO_CODE.matcher(line).matches())
                .count();
        assertThat(code).isBetween(50L, 149L);
    }

    @Test
    void meterBinderHasFewerThan60Lines() throws IOException {
        assertThat(lines("micrometer-metrics/src/main").size()).isBetween(20, 59);
    }
}
