package io.edgestore.cli.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A listing in a document: a fenced block of Markdown, or a {@code <pre>{@code} block of Javadoc.
 *
 * @param source the file that it is a part of, as the fence names it behind the language; null if it names none
 */
public record Listing(String place, String language, String source, String text) {

    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w+)(?: (\\S+))?\\n(.*?)^```$");
    private static final Pattern JAVADOC = Pattern.compile("(?ms)<pre>\\{@code\\n(.*?)^ *\\* }</pre>");

    /** All in the README and in {@code docs}. */
    static List<Listing> inDocuments(Path root) throws IOException {
        List<Listing> listings = inMarkdown(root.resolve("README.md"));
        for (Path document : files(root.resolve("docs"), ".md")) {
            listings.addAll(inMarkdown(document));
        }
        return listings;
    }

    static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    public static List<Listing> inMarkdown(Path file) throws IOException {
        List<Listing> listings = new ArrayList<>();
        String document = Files.readString(file);
        for (Matcher fence = FENCED.matcher(document); fence.find(); ) {
            listings.add(
                    new Listing(place(file, document, fence.start()), fence.group(1), fence.group(2), fence.group(3)));
        }
        return listings;
    }

    static List<Listing> inJavadoc(Path file) throws IOException {
        List<Listing> listings = new ArrayList<>();
        String source = Files.readString(file);
        for (Matcher block = JAVADOC.matcher(source); block.find(); ) {
            String text = block.group(1).replaceAll("(?m)^ *\\* ?", "");
            listings.add(new Listing(place(file, source, block.start()), "java", null, text));
        }
        return listings;
    }

    /** Whether its lines stand in a text one after the other, however far that indents them. */
    boolean isPartOf(String whole) {
        List<String> part = withoutIndent(text.lines().toList());
        List<String> lines = whole.lines().toList();
        return IntStream.rangeClosed(0, lines.size() - part.size())
                .anyMatch(
                        at -> withoutIndent(lines.subList(at, at + part.size())).equals(part));
    }

    private static List<String> withoutIndent(List<String> lines) {
        return String.join("\n", lines).stripIndent().lines().toList();
    }

    private static String place(Path file, String document, int at) {
        long line = document.substring(0, at).lines().count() + 1;
        return file.getFileName() + ":" + line;
    }
}
