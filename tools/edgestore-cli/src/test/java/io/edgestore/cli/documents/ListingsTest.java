package io.edgestore.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Launched;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.WalReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the documents show compiles, runs and is true. */
class ListingsTest {

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> everyJavaListingCompiles() throws IOException {
        List<Listing> listings = listings("java");
        assertThat(listings).hasSizeGreaterThanOrEqualTo(3);
        return listings.stream()
                .map(listing -> DynamicTest.dynamicTest(
                        listing.place(), () -> compile(listing, Files.createTempDirectory(directory, "listing"))));
    }

    @Test
    void theReadmesListingsPrintTheirRecords() throws Exception {
        List<Listing> listings = Listing.inMarkdown(Launched.ROOT.resolve("README.md")).stream()
                .filter(each -> each.language().equals("java"))
                .toList();
        assertThat(printedBy(listings.get(0))).containsExactly("1 42 3 apples", "2 41 ", "3 43 a pear", "CLEAN");
        assertThat(printedBy(listings.get(1)))
                .startsWith("1 42 3 apples")
                .last()
                .asString()
                .startsWith("orders.wal: CLEAN, 1 records (LSN 1 to 1), ");
    }

    private List<String> printedBy(Listing listing) throws Exception {
        compile(listing, directory);
        Process process = new ProcessBuilder(
                        Launched.JAVA.toString(),
                        "-cp",
                        directory.toAbsolutePath()
                                + System.getProperty("path.separator")
                                + System.getProperty("java.class.path"),
                        "Listing")
                .directory(directory.toFile())
                .redirectError(directory.resolve("errors").toFile())
                .start();
        String printed = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor())
                .as(Files.readString(directory.resolve("errors")))
                .isZero();
        return printed.lines().toList();
    }

    @TestFactory
    Stream<DynamicTest> everyDependencyIsOneOfOurModules() throws IOException {
        List<Listing> dependencies = listings("xml");
        assertThat(dependencies).hasSizeGreaterThanOrEqualTo(2);
        return dependencies.stream()
                .map(listing -> DynamicTest.dynamicTest(listing.place(), () -> {
                    String module = element(listing.text(), "artifactId").replace("<artifactId>", "");
                    String pom = Files.readString(Launched.ROOT.resolve(module).resolve("pom.xml"));
                    for (String tag : List.of("groupId", "version")) {
                        assertThat(listing.text()).contains(element(pom, tag));
                    }
                }));
    }

    @Test
    void theExampleOfACodecIsAShortProjectOfItsOwn() throws IOException {
        Path example = Launched.ROOT.resolve("examples/third-party-codec");
        String pom = Files.readString(example.resolve("pom.xml"));
        assertThat(pom).doesNotContain("<parent>");
        assertThat(element(pom, "groupId")).doesNotContain("io.edgestore");

        long lines = 0;
        for (Path source : Listing.files(example.resolve("src/main"), ".java")) {
            lines += Files.readAllLines(source).size();
        }
        assertThat(lines).isPositive().isLessThan(80);
    }

    @Test
    void eachExampleIsBuilt() throws IOException {
        Path examples = Launched.ROOT.resolve("examples");
        String built = Files.readString(examples.resolve("all.xml"));
        try (Stream<Path> entries = Files.list(examples)) {
            List<String> projects = entries.filter(entry -> Files.exists(entry.resolve("pom.xml")))
                    .map(entry -> "<module>" + entry.getFileName() + "</module>")
                    .toList();
            assertThat(projects).hasSizeGreaterThanOrEqualTo(8).allMatch(built::contains);
        }
    }

    @Test
    void theBytesInTheFormatsDocumentAreThoseOfAFile() throws IOException {
        byte[] shown = bytes(listings("hex").get(0));
        try (var golden = ListingsTest.class.getResourceAsStream("/io/edgestore/testkit/golden/small.wal")) {
            assertThat(golden.readNBytes(shown.length)).isEqualTo(shown);
        }
    }

    @Test
    void theFileOfVersion2InTheFormatsDocumentIsSound() throws IOException {
        Path file = Files.write(
                directory.resolve("shown.wal"), bytes(listings("hex").get(1)));
        try (WalReader reader = WalReader.open(file)) {
            assertThat(reader)
                    .extracting(record -> record.lsn() + " " + record.entry())
                    .containsExactly("1 PUT 6e73/6b657931 (8 bytes)", "2 DELETE 6e73/6b657931 (0 bytes)");
            assertThat(reader.hasValueHashes()).isFalse();
            assertThat(reader.report().verdict()).isEqualTo(Verdict.CLEAN);
            assertThat(reader.report().frames()).isOne();
        }
    }

    private static byte[] bytes(Listing listing) {
        return HexFormat.of().parseHex(listing.text().replaceAll("#.*", "").replaceAll("\\s", ""));
    }

    @TestFactory
    Stream<DynamicTest> everyListingOfAFileStandsInThatFile() throws IOException {
        return Listing.inDocuments(Launched.ROOT).stream()
                .filter(listing -> listing.source() != null)
                .map(listing -> DynamicTest.dynamicTest(listing.place(), () -> {
                    String whole = Files.readString(Launched.ROOT.resolve(listing.source()));
                    assertThat(listing.isPartOf(whole))
                            .as("these lines stand in %s:\n%s", listing.source(), listing.text())
                            .isTrue();
                }));
    }

    /** Those that name no file. */
    private static List<Listing> listings(String language) throws IOException {
        List<Listing> all = Listing.inDocuments(Launched.ROOT);
        for (Path source : Listing.files(Launched.ROOT.resolve("edgestore-wal/src/main/java"), ".java")) {
            all.addAll(Listing.inJavadoc(source));
        }
        return all.stream()
                .filter(listing -> listing.source() == null)
                .filter(listing -> listing.language().equals(language))
                .toList();
    }

    private static String element(String xml, String tag) {
        int at = xml.indexOf("<" + tag + ">");
        return xml.substring(at, xml.indexOf("</" + tag + ">", at));
    }

    /** A listing is the body of a method; what it leaves out, because its reader knows it, is given here. */
    private static void compile(Listing listing, Path target) throws IOException {
        String imports = listing.text()
                .lines()
                .filter(line -> line.startsWith("import "))
                .reduce("", (all, line) -> all + line + "\n");
        String body = listing.text()
                .lines()
                .filter(line -> !line.startsWith("import "))
                .reduce("", (all, line) -> all + line + "\n");
        boolean needsFile = !body.contains("Path file =");
        String source = imports + "import io.edgestore.wal.*;\nimport io.edgestore.wal.log.*;\n"
                + "import java.nio.file.Files;\nimport java.time.Duration;\n"
                + "class Listing {\n"
                + (needsFile ? "static java.nio.file.Path file = java.nio.file.Path.of(\"a.wal\");\n" : "")
                + "static java.nio.file.Path directory = java.nio.file.Path.of(\"orders\");\n"
                + "static java.nio.file.Path archive = java.nio.file.Path.of(\"archive\");\n"
                + "static WriteAheadLog log;\n"
                + "static long applied;\n"
                + "static void index(WalRecord record) {}\n"
                + "static void apply(WalRecord record) {}\n"
                + "static void copyToBackup(LogReader records) {}\n"
                + "public static void main(String[] args) throws Exception {\n" + body + "}\n}\n";
        Path file = Files.writeString(target.resolve("Listing.java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        boolean compiled = compiler.getTask(
                        complaints,
                        null,
                        null,
                        List.of("-d", target.toString(), "-proc:none"),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(file))
                .call();
        assertThat(compiled).as(complaints + "\n" + source).isTrue();
    }
}
