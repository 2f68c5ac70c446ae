package io.edgestore.loading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The commands in {@code docs/class-loading.md} run and print what is shown below them. {@link JlinkIT} has the others. */
class DocumentIT {

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> everyCommandPrintsWhatIsShown() throws IOException {
        Document document = new Document(directory);
        List<Document.Shown> commands =
                Document.shown().stream().filter(shown -> !shown.isOfImage()).toList();
        assertThat(commands).hasSizeGreaterThanOrEqualTo(2);
        return commands.stream()
                .map(shown -> DynamicTest.dynamicTest(shown.command(), () -> document.assertPrints(shown)));
    }
}
