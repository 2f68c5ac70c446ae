package io.edgestore.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Events;
import io.edgestore.cli.Launched;
import io.edgestore.cli.Logs;
import io.edgestore.wal.WalReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. {@code ./mvnw verify -Pbrowser} runs this, and fails where there is none. */
@Tag("browser")
class PageBrowserTest {

    private static final int DARK = 0;
    private static final int LIGHT = 1;

    @TempDir
    Path directory;

    /** A page of a log, with a script of ours at its end. */
    private Path page(Path log, String script) throws Exception {
        Path page = directory.resolve("page.html");
        assertThat(Cli.run("inspect", "--html", page, log).err()).contains("a page of");
        String document = Files.readString(page);
        return Files.writeString(page, document.replace("</body>", "<script>" + script + "</script></body>"));
    }

    /** The document as it is when all scripts have run; nothing may have been written to the console. */
    private String shown(Path page) throws Exception {
        return shown(page, LIGHT);
    }

    private String shown(Path page, int colours) throws Exception {
        Cli run = Launched.of(
                        Browser.find(System.getProperty("edgestore.browser"), System.getenv("PATH")),
                        "--headless",
                        "--disable-gpu",
                        "--no-sandbox",
                        "--no-first-run",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--enable-logging=stderr",
                        "--virtual-time-budget=10000",
                        "--blink-settings=preferredColorScheme=" + colours,
                        "--dump-dom",
                        page.toUri())
                .run();
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).doesNotContain("CONSOLE");
        assertThat(run.out()).contains("data-shown=\"true\"");
        return run.out();
    }

    /** As they are laid out, in pixels, and not as they are said to be. */
    @Test
    void partsOfTheStripAreInProportionAndAddUpToTheFile() throws Exception {
        Path log = Events.write(directory.resolve("events.wal"), 500);

        String document = shown(page(log, """
                const strip = document.querySelector('.strip svg').getBoundingClientRect().width;
                const parts = Array.from(document.querySelectorAll('.strip rect[data-segment]'));
                const widths = parts.map(part => part.getBoundingClientRect().width / strip);
                document.body.setAttribute('data-parts', parts.length);
                document.body.setAttribute('data-sum', widths.reduce((sum, width) => sum + width, 0));
                document.body.setAttribute('data-second', widths[1] * %d);
                """.formatted(Files.size(log))));

        assertThat(number(document, "parts")).isEqualTo(501);
        assertThat(number(document, "sum")).isCloseTo(1, Offset.offset(0.001));
        try (WalReader reader = WalReader.open(log)) {
            reader.advance();
            assertThat(number(document, "second")).isCloseTo(reader.record().frameLength(), Offset.offset(1.0));
        }
        assertThat(document).contains("500 records");
    }

    private static double number(String document, String name) {
        return Pattern.compile("data-" + name + "=\"([^\"]+)\"")
                .matcher(document)
                .results()
                .map(found -> Double.parseDouble(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void clickOnADamageShowsIt() throws Exception {
        String document = shown(page(Logs.damaged(directory), "document.querySelector('ol a').click();"));

        assertThat(document)
                .contains(
                        "class=\"DAMAGED selected\"", "aria-current=\"true\"", ">offset 107, 100 bytes: damaged</div>");
    }

    @Test
    void pointerShowsOffsetAndLsnOfWhatItPointsAt() throws Exception {
        String document = shown(page(Logs.small(directory), """
                const part = document.querySelector('rect[data-segment="2"]').getBoundingClientRect();
                document.querySelector('.strip').dispatchEvent(new MouseEvent('mousemove',
                    {clientX: part.left + part.width / 2, clientY: part.top + 5, bubbles: true}));
                """));

        assertThat(document)
                .contains(">offset 107, 100 bytes: frames of one record, 1 frame with 1 record, LSN 2</div>");
    }

    @Test
    void pageIsDarkWhereDarkIsPreferred() throws Exception {
        Path page = page(
                Logs.small(directory),
                "document.body.setAttribute('data-background', getComputedStyle(document.body).backgroundColor);");

        assertThat(shown(page, LIGHT)).contains("data-background=\"rgb(255, 255, 255)\"");
        assertThat(shown(page, DARK)).contains("data-background=\"rgb(20, 24, 28)\"");
    }

    /** Else a clean console would say nothing. */
    @Test
    void errorInAScriptIsSeen() throws Exception {
        Path page = page(Logs.small(directory), "undefinedFunction();");

        assertThatThrownBy(() -> shown(page)).hasMessageContaining("undefinedFunction");
    }
}
