package io.edgestore.testkit.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.damage.LogDamage;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.golden.GoldenFile;
import io.edgestore.testkit.golden.GoldenMutation;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CorpusTest {

    private static final Pattern LINE =
            Pattern.compile("\\{\"id\":\"([^\"]+)\",\"file\":\"([^\"]+)\",\"sha256\":\"(\\p{XDigit}{64})\""
                    + "(?:,\"version\":(\\d+))?,(?:\"records\":\\[(.*)]|\"error\":\"([A-Z_]+[^\"]*)\")}");

    /** In memory: on a disk, so many files take longer than all else. */
    private static final Path DIRECTORY = CrashFileSystem.create().getPath("/");

    private static List<String> lines;

    @BeforeAll
    static void writeOnce() throws IOException {
        Corpus.write(DIRECTORY.resolve("corpus"), 42);
        lines = Files.readAllLines(DIRECTORY.resolve("corpus/manifest.jsonl"));
    }

    private static Matcher parse(String line) {
        Matcher matcher = LINE.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        return matcher;
    }

    @Test
    void eachFileIsListedOnceAndIsWhole() throws IOException {
        for (String line : lines) {
            Matcher entry = parse(line);
            byte[] bytes = Files.readAllBytes(DIRECTORY.resolve("corpus").resolve(entry.group(2)));
            assertThat(RecordText.sha256(bytes)).as(line).isEqualTo(entry.group(3));
        }
        assertThat(lines).extracting(line -> parse(line).group(1)).doesNotHaveDuplicates();
        try (Stream<Path> files = Files.walk(DIRECTORY.resolve("corpus"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".wal"))).hasSameSizeAs(lines);
        }
    }

    @Test
    void allOfTheKitIsInIt() {
        assertThat(lines).hasSize((int) (GoldenFile.all().size()
                + GoldenFile.version2().size()
                + GoldenMutation.all().size()
                + LogDamage.of(GoldenFile.SMALL.bytes()).cases().count()
                + LogDamage.of(GoldenFile.V2_SMALL.bytes()).cases().count()
                + LogDamage.of(GoldenFile.V2_STORED.bytes())
                        .cases(LogDamage.Kind.LENGTH)
                        .count()));
    }

    @Test
    void expectationsAreThoseOfTheTable() {
        for (GoldenMutation mutation : GoldenMutation.all()) {
            Matcher entry = lines.stream()
                    .filter(line -> line.startsWith("{\"id\":\"mutation/" + mutation.name() + "\""))
                    .map(CorpusTest::parse)
                    .findFirst()
                    .orElseThrow();
            // By a reader of version 1 alone, as the manifest's description says.
            String error = "2".equals(entry.group(4)) ? "FORMAT_VERSION 1 2" : entry.group(6);
            String outcome = error == null ? lsns(entry.group(5)) : error;
            assertThat(outcome)
                    .as(mutation.name())
                    .isEqualTo(mutation.expected().toString());
        }
    }

    private static String lsns(String records) {
        return String.join(
                ",",
                Pattern.compile("\"lsn\":\"(\\d+)\"")
                        .matcher(records)
                        .results()
                        .map(lsn -> lsn.group(1))
                        .toList());
    }

    @Test
    void recordsStandThereWithAllTheirFields() {
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("{\"id\":\"golden/edge\"")
                        .contains(
                                "{\"txid\":\"18446744073709551615\",\"lsn\":\"10\",\"timestamp\":\"1780000000000010000\","
                                        + "\"ttl\":0,\"op\":1,\"ns\":\"6e73\",\"key\":\"74782d61\",\"value_hash\":\""));
    }

    @Test
    void theSameSeedWritesTheSame() throws IOException {
        Corpus.write(DIRECTORY.resolve("same"), 42);
        Corpus.write(DIRECTORY.resolve("other"), 43);

        assertThat(DIRECTORY.resolve("same/manifest.jsonl"))
                .hasSameBinaryContentAs(DIRECTORY.resolve("corpus/manifest.jsonl"));
        assertThat(Files.mismatch(
                        DIRECTORY.resolve("other/manifest.jsonl"), DIRECTORY.resolve("corpus/manifest.jsonl")))
                .isNotNegative();
    }

    @Test
    void aDirectoryWithAnythingInItIsLeftAlone() throws IOException {
        Path used = Files.createDirectory(DIRECTORY.resolve("used"));
        Files.createFile(used.resolve("mine"));

        assertThatThrownBy(() -> Corpus.write(used, 1)).isInstanceOf(DirectoryNotEmptyException.class);
        assertThatThrownBy(() -> Corpus.write(used.resolve("mine"), 1)).isInstanceOf(IOException.class);
        assertThat(used).isDirectoryContaining(file -> file.endsWith("mine")).isDirectoryNotContaining("glob:**.jsonl");
    }
}
