package io.edgestore.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Javadoc shows compiles. */
class JavadocListingsTest {

    private static final Pattern LISTING = Pattern.compile("(?ms)<pre>\\{@code\\n(.*?)^ *\\* }</pre>");

    @TempDir
    Path directory;

    @Test
    void everyListingCompiles() throws IOException {
        List<Path> listings = new ArrayList<>();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/io/edgestore/ratis"))) {
            for (Path source : sources.sorted().toList()) {
                Matcher listing = LISTING.matcher(Files.readString(source));
                while (listing.find()) {
                    String name = "Listing" + (listings.size() + 1);
                    String lines = listing.group(1).replaceAll("(?m)^ *\\* ?", "");
                    listings.add(Files.writeString(directory.resolve(name + ".java"), program(name, source, lines)));
                }
            }
        }
        assertThat(listings).hasSizeGreaterThanOrEqualTo(5);
        assertThat(complaintsOf(listings)).isEmpty();
    }

    /** A listing is the body of a method. What it takes for granted is given to it, unless it declares it itself. */
    private static String program(String name, Path source, String lines) {
        String group = lines.contains("LogGroup group =") ? "" : "LogGroup group, ";
        return "import io.edgestore.ratis.*;\nimport io.edgestore.wal.*;\nimport io.edgestore.wal.log.*;\n"
                + "import java.nio.file.*;\nimport java.time.*;\nimport java.util.*;\n"
                + "/* " + source.getFileName() + " */\n"
                + "class " + name + " {\n"
                + "static void apply(WalRecord record) {}\n"
                + "static void listing(" + group + "Path directory) throws Exception {\n" + lines + "}\n}\n";
    }

    private String complaintsOf(List<Path> programs) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-d", directory.toString(), "-proc:none");
            compiler.getTask(complaints, files, null, options, null, files.getJavaFileObjectsFromPaths(programs))
                    .call();
        }
        return complaints.toString();
    }
}
