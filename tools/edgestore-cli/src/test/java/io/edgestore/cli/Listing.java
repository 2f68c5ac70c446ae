package io.edgestore.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A listing in a document: a fenced block of Markdown, or a {@code <pre>{@code} block of Javadoc. */
record Listing(String place, String language, String text) {

    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
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

    static List<Listing> inMarkdown(Path file) throws IOException {
        List<Listing> listings = new ArrayList<>();
        String document = Files.readString(file);
        for (Matcher fence = FENCED.matcher(document); fence.find(); ) {
            listings.add(new Listing(place(file, document, fence.start()), fence.group(1), fence.group(2)));
        }
        return listings;
    }

    static List<Listing> inJavadoc(Path file) throws IOException {
        List<Listing> listings = new ArrayList<>();
        String source = Files.readString(file);
        for (Matcher block = JAVADOC.matcher(source); block.find(); ) {
            String text = block.group(1).replaceAll("(?m)^ *\\* ?", "");
            listings.add(new Listing(place(file, source, block.start()), "java", text));
        }
        return listings;
    }

    private static String place(Path file, String document, int at) {
        long line = document.substring(0, at).lines().count() + 1;
        return file.getFileName() + ":" + line;
    }
}
