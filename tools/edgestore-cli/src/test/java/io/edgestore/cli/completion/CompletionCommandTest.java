package io.edgestore.cli.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Launched;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionCommandTest {

    @TempDir
    Path directory;

    /** What bash offers where the last word is to be completed. */
    private String offered(String... words) throws Exception {
        Path script = directory.resolve("completion");
        Files.writeString(script, Cli.run("completion", "bash").out());
        Cli bash = Launched.of(
                        "bash",
                        "-c",
                        "source '" + script + "'; COMP_WORDS=(" + String.join(" ", words) + " ''); COMP_CWORD="
                                + words.length + "; _complete_edgestore; printf '%s\n' \"${COMPREPLY[@]}\"")
                .run();
        assertThat(bash.exitCode()).as(bash.err()).isZero();
        return bash.out();
    }

    @Test
    void commandsAreOffered() throws Exception {
        assertThat(offered("edgestore").lines())
                .contains("load", "dump", "inspect", "completion")
                .doesNotContain("demo-child");
    }

    @Test
    void valuesOfAnOptionAreOffered() throws Exception {
        assertThat(offered("edgestore", "dump", "--policy").lines()).contains("SKIP", "STOP", "FAIL", "SALVAGE");
    }

    @ParameterizedTest
    @CsvSource({"bash", "zsh", "ZSH"})
    void oneScriptDoesForBothShells(String shell) {
        Cli script = Cli.run("completion", shell);

        assertThat(script.exitCode()).isZero();
        assertThat(script.err()).isEmpty();
        assertThat(script.out()).isEqualTo(Cli.run("completion", "bash").out()).contains("ZSH_VERSION", "BASH_VERSION");
    }

    @Test
    void otherShellsAreRefused() {
        assertThat(Cli.run("completion", "fish").err()).contains("it is one of bash|zsh, and not 'fish'");
    }
}
