package io.edgestore.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Launched;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents lead where they say: each link names a file of the project, and a heading that is in it. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");

    @Test
    void eachLinkLeadsToAFileAndAHeadingInIt() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path document : documents()) {
            for (String link : linksOf(Files.readString(document))) {
                links++;
                if (!leadsSomewhere(document, link)) {
                    broken.add(document.getFileName() + ": " + link);
                }
            }
        }
        assertThat(links).isGreaterThan(20);
        assertThat(broken).isEmpty();
    }

    @Test
    void aLinkToNothingIsFound() {
        Path readme = Launched.ROOT.resolve("README.md");
        assertThat(linksOf("see [this](docs/none.md), `[not](code)`, [that](#none)"))
                .contains("docs/none.md", "#none")
                .noneMatch(link -> leadsSomewhere(readme, link));
        assertThat(leadsSomewhere(readme, "docs/format.md")).isTrue();
        assertThat(leadsSomewhere(readme, "docs/operations.md#no-such-heading")).isFalse();
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(Listing.files(Launched.ROOT.resolve("docs"), ".md"));
        try (Stream<Path> top = Files.list(Launched.ROOT)) {
            top.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        return documents;
    }

    private static List<String> linksOf(String document) {
        return LINK.matcher(FENCED.matcher(document).replaceAll(""))
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.startsWith("https://"))
                .toList();
    }

    private static boolean leadsSomewhere(Path document, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
        return Files.exists(target) && (parts.length == 1 || anchorsOf(target).contains(parts[1]));
    }

    /** As the usual renderers of Markdown make them of headings. */
    private static Set<String> anchorsOf(Path document) {
        try {
            String text = FENCED.matcher(Files.readString(document)).replaceAll("");
            return HEADING.matcher(text)
                    .results()
                    .map((MatchResult heading) -> heading.group(1)
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N} _-]", "")
                            .replace(' ', '-'))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
