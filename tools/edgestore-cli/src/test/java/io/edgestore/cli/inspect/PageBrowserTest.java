package io.edgestore.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Events;
import io.edgestore.cli.Launched;
import io.edgestore.cli.Logs;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. {@code ./mvnw verify -Pbrowser} runs this, and fails where there is none. */
@Tag("browser")
class PageBrowserTest {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    @TempDir
    Path directory;

    private static Path browser() {
        String named = System.getProperty("edgestore.browser");
        Stream<Path> candidates = named != null
                ? Stream.of(Path.of(named))
                : Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .flatMap(path -> NAMES.stream().map(name -> Path.of(path, name)));
        return candidates
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("there is no browser to test with; install chromium (apt-get install"
                                + " chromium), or name another one of its family with -Dedgestore.browser=PATH"));
    }

    /** The document as it is when its script has run; nothing may have been written to the console. */
    private String shown(String fragment, Path log) throws Exception {
        Path page = directory.resolve("page.html");
        assertThat(Cli.run("inspect", "--html", page, log).err()).contains("a page of");
        Cli run = Launched.of(
                        browser(),
                        "--headless",
                        "--disable-gpu",
                        "--no-sandbox",
                        "--no-first-run",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--enable-logging=stderr",
                        "--virtual-time-budget=10000",
                        "--dump-dom",
                        page.toUri() + fragment)
                .run();
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain("CONSOLE");
        assertThat(run.out()).contains("data-shown=\"true\"");
        return run.out();
    }

    @Test
    void stripIsAsWideAsItsFile() throws Exception {
        Path log = Events.write(directory.resolve("events.wal"), 500);

        String document = shown("", log);

        double width = Pattern.compile("<rect x=\"[\\d.]+\" y=\"2\" width=\"([\\d.]+)\"")
                .matcher(document)
                .results()
                .mapToDouble(rect -> Double.parseDouble(rect.group(1)))
                .sum();
        assertThat(width).isCloseTo(1000, Offset.offset(1.0));
        assertThat(document).contains("500 records");
    }

    @Test
    void addressOfADamageShowsIt() throws Exception {
        String document = shown("#f0-d0", Logs.damaged(directory));

        assertThat(document)
                .contains(
                        "class=\"DAMAGED selected\"", "aria-current=\"true\"", ">offset 107, 100 bytes: damaged</div>");
    }
}
