package io.edgestore.cli.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Launched;
import io.edgestore.cli.documents.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The commands in {@code docs/testing-your-store.md} judge a reader that is no part of this program: by itself, in a JVM
 * without our classes, as one in another language would be.
 */
class FormatReaderIT {

    private static final String DOCUMENT = "docs/testing-your-store.md";
    private static final String SOURCE = "src/test/java/FormatReader.java";

    @TempDir
    private static Path directory;

    private static Path corpus;
    private static String reader;

    /** Ends with the judgement. What is before it lists the files and what is expected of them. */
    private static List<String> commands;

    /** Makes another manifest, for readers of version 1. */
    private static String version1;

    @BeforeAll
    static void writeTheCorpus() throws Exception {
        reader = Files.readString(Launched.MODULE.resolve(SOURCE));
        List<String> listings = Listing.inMarkdown(Launched.ROOT.resolve(DOCUMENT)).stream()
                .filter(listing -> listing.language().equals("console"))
                .filter(listing -> listing.text().contains("manifest.jsonl"))
                .map(listing -> listing.text().replace("$ ", ""))
                .toList();
        assertThat(listings).hasSize(2);
        commands = listings.get(0).lines().toList();
        version1 = listings.get(1);
        assertThat(commands).hasSize(5).element(1).isEqualTo("cd corpus");
        assertThat(run(directory, commands.subList(0, 4)).err()).contains("manifest.jsonl");
        corpus = directory.resolve("corpus");
        sample("files");
        sample("expected");
    }

    private static Cli run(Path folder, List<String> lines) throws Exception {
        String script = String.join("\n", lines)
                .replace("./edgestore", "'" + Launched.LAUNCHER + "'")
                .replaceAll("(?m)^java ", "'" + Launched.JAVA + "' " + String.join(" ", Launched.SHORT_LIVED) + " ");
        return Launched.of("/bin/sh", "-e", "-c", script).in(folder).run();
    }

    private Cli judge(String source, String judgement) throws Exception {
        Files.writeString(directory.resolve("FormatReader.java"), source);
        return run(corpus, List.of(judgement));
    }

    /** So that a failure prints no megabytes. */
    private static List<String> firstLines(String out) {
        return out.lines()
                .limit(20)
                .map(line -> line.substring(0, Math.min(line.length(), 300)))
                .toList();
    }

    @Test
    void aReaderThatFollowsTheDescriptionPasses() throws Exception {
        Cli run = judge(reader, commands.get(4));

        assertThat(firstLines(run.out())).isEmpty();
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(lines("expected")).hasSameSizeAs(lines("manifest.jsonl")).hasSizeGreaterThan(20_000);
    }

    /** Each is a change to the reader. The judge has one file of 20, and all those that are not damaged. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    HEX.formatHex(key)                        | text(value)
                    checksum == expectedChecksum(start, end)  | true
                    ^ header.salt ^ start                     | ^ header.salt
                    // None of its records comes back.        | break;
                    Long.toUnsignedString(lsn)                | lsn
                    """)
    void aReaderWithAFaultFails(String right, String wrong) throws Exception {
        assertThat(reader).containsOnlyOnce(right);

        Cli run = judge(
                reader.replace(right, wrong),
                commands.get(4).replace("files", "files.sample").replace("expected", "expected.sample"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isOne();
        assertThat(firstLines(run.out())).anyMatch(line -> line.startsWith("< "));
    }

    private static void sample(String list) throws IOException {
        List<String> all = lines(list);
        Files.write(
                corpus.resolve(list + ".sample"),
                IntStream.range(0, all.size())
                        .filter(i -> i % 20 == 0 || all.get(i).startsWith("golden/"))
                        .mapToObj(all::get)
                        .toList());
    }

    @Test
    void aReaderOfVersion1IsJudgedByAManifestOfItsOwn() throws Exception {
        String only1 = reader.replace("version != 1 && version != 2", "version != 1")
                .replace("second.isPresent() != (version == 2)", "false");
        List<String> steps = commands.subList(2, 4).stream()
                .map(line -> line.replaceAll("manifest|> \\w+", "$0-1"))
                .toList();
        run(corpus, List.of(version1, steps.get(0), steps.get(1)));
        assertThat(lines("manifest-1.jsonl")).hasSizeBetween(5_000, 15_000);

        Cli run = judge(only1, commands.get(4).replace("files", "files-1").replace("expected", "expected-1"));

        assertThat(firstLines(run.out())).isEmpty();
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static List<String> lines(String name) throws IOException {
        return Files.readAllLines(corpus.resolve(name));
    }
}
