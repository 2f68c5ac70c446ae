package io.edgestore.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.CommandJvm;
import io.edgestore.cli.Launched;
import io.edgestore.cli.Logs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

class VerdictColourTest {

    @TempDir
    Path directory;

    @Test
    void verdictsHaveColoursAndOtherTextHasNone() {
        assertThat(VerdictColour.of("CLEAN", Ansi.ON)).isEqualTo("\u001b[32mCLEAN\u001b[39m\u001b[0m");
        assertThat(VerdictColour.of("TORN TAIL", Ansi.ON)).contains("\u001b[33m", "TORN TAIL");
        assertThat(VerdictColour.of("DAMAGED", Ansi.ON)).contains("\u001b[31m", "DAMAGED");
        assertThat(VerdictColour.of("VERDICT", Ansi.ON)).isEqualTo("VERDICT");
        assertThat(VerdictColour.of("DAMAGED", Ansi.OFF)).isEqualTo("DAMAGED");
    }

    /** The colours are forced, as a test has no terminal. */
    @Test
    void noColourIsObeyed() throws Exception {
        Path file = Logs.damaged(directory);
        Map<String, String> forced = Map.of("CLICOLOR_FORCE", "1");
        Map<String, String> refused = Map.of("CLICOLOR_FORCE", "1", "NO_COLOR", "1");
        try (CommandJvm coloured = CommandJvm.start(directory, forced);
                CommandJvm plain = CommandJvm.start(directory, refused)) {
            for (String command : List.of("verify", "inspect")) {
                assertThat(coloured.run(command, file).out()).contains("\u001b[31m");
                assertThat(plain.run(command, file).out()).contains("DAMAGED").doesNotContain("\u001b");
            }
        }
    }

    @Test
    void outputThatNobodyWatchesHasNoColours() throws Exception {
        assertThat(Launched.java(List.of(), "verify", Logs.damaged(directory))
                        .run()
                        .out())
                .contains("DAMAGED")
                .doesNotContain("\u001b");
    }
}
