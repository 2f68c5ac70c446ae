package io.edgestore.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Events;
import io.edgestore.cli.Logs;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.htmlunit.BrowserVersion;
import org.htmlunit.WebClient;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script of the page does. An error in the script fails each of these tests. */
class PageScriptTest {

    @TempDir
    Path directory;

    private final WebClient browser = new WebClient(BrowserVersion.CHROME);

    @BeforeEach
    void errorsAreThrown() {
        browser.getOptions().setThrowExceptionOnScriptError(true);
        browser.getOptions().setCssEnabled(false);
    }

    @AfterEach
    void close() {
        browser.close();
    }

    private HtmlPage open(String fragment, Object... paths) throws IOException {
        Path file = directory.resolve("page.html");
        List<Object> arguments = new ArrayList<>(List.of("inspect", "--html", file));
        arguments.addAll(Arrays.asList(paths));
        Cli.run(arguments.toArray());
        HtmlPage page = browser.getPage(file.toUri() + fragment);
        assertThat(page.getBody().getAttribute("data-shown")).isEqualTo("true");
        return page;
    }

    private static String text(HtmlPage page, String selector) {
        return page.querySelector(selector).getTextContent();
    }

    /** Kinds and states of the parts that are drawn, from left to right. */
    private static List<String> drawn(HtmlPage page) {
        return page.querySelectorAll(".strip rect[data-segment]").stream()
                .map(DomElement.class::cast)
                .sorted((a, b) -> Double.compare(x(a), x(b)))
                .map(rect -> rect.getAttribute("class"))
                .toList();
    }

    private static double x(DomElement rect) {
        return Double.parseDouble(rect.getAttribute("x"));
    }

    private static void press(HtmlPage page, String key) {
        page.executeJavaScript("document.querySelector('.strip').dispatchEvent("
                + "new KeyboardEvent('keydown', {key: '" + key + "', bubbles: true, cancelable: true}))");
    }

    @Test
    void eachFileIsAStripWithAllItsParts() throws IOException {
        HtmlPage page = open("", Logs.damaged(directory), Logs.torn(directory), Logs.zeros(directory));

        assertThat(text(page, "#summary")).isEqualTo("3 files, 971 bytes, 7 frames, 7 records, 1 damaged place");
        assertThat(page.querySelectorAll("h2"))
                .extracting(DomNode::getTextContent)
                .hasSize(3);
        assertThat(page.querySelectorAll(".verdict"))
                .extracting(DomNode::getTextContent)
                .containsExactly("DAMAGED", "TORN TAIL", "ZERO TAIL");
        assertThat(drawn(page))
                .filteredOn(part -> !part.startsWith("FRAME") && !part.startsWith("HEADER"))
                .containsExactlyInAnyOrder("DAMAGED", "TORN odd", "ZEROS");
        assertThat(text(page, "#legend")).contains("frames of several records", "damaged", "cut off");
    }

    @Test
    void clickOnADamageShowsIt() throws IOException {
        HtmlPage page = open("", Logs.damaged(directory));
        HtmlAnchor damage = page.querySelector("ol a");
        assertThat(damage.getTextContent()).isEqualTo("offset 107, 100 bytes: the checksum does not match");

        HtmlPage after = damage.click();

        assertThat(text(after, ".info")).isEqualTo("offset 107, 100 bytes: damaged");
        assertThat(drawn(after)).contains("DAMAGED selected");
        assertThat(after.<DomElement>querySelector("ol a").getAttribute("aria-current"))
                .isEqualTo("true");
    }

    @Test
    void addressLeadsToADamage() throws IOException {
        assertThat(text(open("#f7-d9", Logs.damaged(directory)), ".info")).isEmpty();
        Files.delete(directory.resolve("page.html"));
        assertThat(text(open("#f0-d0", Logs.damaged(directory)), ".info")).isEqualTo("offset 107, 100 bytes: damaged");
    }

    @Test
    void keysGoFromPartToPartAndZoom() throws IOException {
        HtmlPage page = open("", Logs.small(directory));

        press(page, "Home");
        assertThat(text(page, ".info")).isEqualTo("offset 0, 8 bytes: file header");
        press(page, "ArrowRight");
        press(page, "ArrowRight");
        assertThat(text(page, ".info"))
                .isEqualTo("offset 107, 100 bytes: frames of one record, 1 frame with 1 record, LSN 2");
        press(page, "+");
        press(page, "+");
        assertThat(drawn(page)).containsExactly("FRAME selected");
        press(page, "End");
        assertThat(text(page, ".info")).startsWith("offset 207, ");
        press(page, "ArrowRight");
        assertThat(text(page, ".info")).startsWith("offset 207, ");
        press(page, "0");
        assertThat(drawn(page)).hasSize(4);
        press(page, "ArrowLeft");
        assertThat(text(page, ".info")).startsWith("offset 107, ");
    }

    /** Without a layout the pointer is always at the left end. */
    @Test
    void pointerShowsWhatItPointsAt() throws IOException {
        HtmlPage page = open("", Logs.small(directory));
        assertThat(page.<DomElement>querySelector(".tip").hasAttribute("hidden"))
                .isTrue();

        page.executeJavaScript("document.querySelector('.strip').dispatchEvent(new MouseEvent('mousemove'))");
        assertThat(page.<DomElement>querySelector(".tip").hasAttribute("hidden"))
                .isFalse();
        assertThat(text(page, ".tip")).isEqualTo("offset 0, 8 bytes: file header");

        page.executeJavaScript("document.querySelector('.strip').dispatchEvent(new MouseEvent('mouseleave'))");
        assertThat(page.<DomElement>querySelector(".tip").hasAttribute("hidden"))
                .isTrue();
    }

    @Test
    void buttonsZoom() throws IOException {
        HtmlPage page = open("", Logs.small(directory));

        page.<HtmlButton>querySelector("button[title='Zoom in']").click();
        assertThat(page.getBody().getTextContent()).contains("bytes 76 to 231 of 307");
        page.<HtmlButton>querySelector("button[title='Show all of the file']").click();
        assertThat(page.getBody().getTextContent()).contains("bytes 0 to 307 of 307");
    }

    @Test
    void whatWasCutIsShownBelow() throws IOException {
        Path file = Logs.torn(directory);
        try (WalWriter writer = WalWriter.open(file)) {
            writer.append(WalEntry.put("ns", "key", "value"));
        }

        HtmlPage page = open("", file);

        assertThat(page.querySelectorAll("rect.CUT title"))
                .extracting(DomNode::getTextContent)
                .containsExactly(file.getFileName() + ".cut-207-50");
    }

    @Test
    void chartsCountEachRecord() throws IOException {
        HtmlPage page = open("", Events.write(directory.resolve("events.wal"), 500));

        assertThat(page.querySelectorAll("figcaption"))
                .extracting(DomNode::getTextContent)
                .containsExactly("Records by their size before compression", "Records by their time");
        for (DomNode table : page.querySelectorAll("figure table")) {
            assertThat(((DomElement) table)
                            .getElementsByTagName("td").stream()
                                    .mapToInt(cell -> Integer.parseInt(cell.getTextContent()))
                                    .sum())
                    .isEqualTo(500);
        }
    }

    @Test
    void namesAreTextAndNothingElse() throws IOException {
        Path odd = directory.resolve("<b id='bold'>x.wal");
        Files.move(Logs.small(directory), odd);

        HtmlPage page = open("", odd);

        assertThat(text(page, "h2")).isEqualTo(odd.toString());
        assertThat((Object) page.querySelector("#bold")).isNull();
    }

    @Test
    void whatCannotBeReadIsToldWithTheReason() throws IOException {
        Path text = Files.writeString(directory.resolve("text.wal"), "no log at all");

        HtmlPage page = open("", text, Logs.small(directory));

        assertThat(page.getBody().getTextContent()).contains("UNREADABLE " + text);
        assertThat(drawn(page)).hasSize(4);
    }
}
