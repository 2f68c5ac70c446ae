package io.edgestore.cli.manpages;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManPagesCommandTest {

    @TempDir
    Path directory;

    @Test
    void eachCommandHasAPage() throws IOException {
        Path pages = directory.resolve("new/man");

        Cli run = Cli.run("manpages", pages);

        assertThat(run.exitCode()).as(run.err()).isZero();
        try (Stream<Path> files = Files.list(pages)) {
            long count = files.count();
            assertThat(run.err()).isEqualTo("edgestore: " + pages + ": " + count + " pages written\n");
        }
        assertThat(pages.resolve("edgestore.adoc")).content().contains(":doctype: manpage", "edgestore(1)");
        assertThat(pages.resolve("edgestore-dump.adoc"))
                .content()
                .contains("edgestore-dump(1)", "--key-prefix", "Exit codes:", "*141*::");
        assertThat(pages.resolve("edgestore-demo-child.adoc")).doesNotExist();
    }

    /** Asciidoctor wants these parts in this order; what is left of a placeholder or of markup for colours would be printed. */
    @Test
    void eachPageHasThePartsOfAManualPage() throws IOException {
        Cli.run("manpages", directory);

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSizeGreaterThan(10).allSatisfy(file -> {
                String name = file.getFileName().toString().replace(".adoc", "");
                assertThat(file)
                        .content()
                        .containsSubsequence(
                                "\n:doctype: manpage\n",
                                "\n= " + name + "(1)\n",
                                "\n== Name\n\n" + name + " - ",
                                "\n== Synopsis\n",
                                "\n== Description\n")
                        .doesNotContain("${", "@|", "|@", "%n", "\u001b");
            });
        }
    }

    @Test
    void pageThatIsThereIsLeftAsItIs() throws IOException {
        Path mine = Files.writeString(directory.resolve("edgestore-dump.adoc"), "mine");

        Cli run = Cli.run("manpages", directory);

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.errorLines()).containsExactly("edgestore: " + mine + " exists already; name another directory");
        assertThat(mine).hasContent("mine");
    }
}
