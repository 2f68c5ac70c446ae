package io.edgestore.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.benchmarks.peer.PeerJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README says of the benchmarks, and what it quotes of them. */
class BenchmarksJarIT {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();
    private static final Path JAR = ROOT.resolve("tools/edgestore-benchmarks/target/edgestore-benchmarks.jar");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    Path directory;

    @Test
    void theReadmesTablesAreWhatTheCommandPrints() throws Exception {
        String printed = run("sizes");
        String readme = Files.readString(ROOT.resolve("README.md"));
        String[] tables = printed.split("\n\n");

        assertThat(tables).hasSize(3);
        assertThat(readme).contains(tables[0], tables[1]);
        assertThat(sizesOfLogs(readme)).hasSize(7);
        assertThat(tables[2].lines().skip(2).map(row -> Double.parseDouble(row.split("\\|")[2])))
                .as("as the README has them")
                .usingElementComparator((a, b) -> Math.abs(a - b) <= 0.1 * b ? 0 : Double.compare(a, b))
                .containsExactlyElementsOf(sizesOfLogs(readme));
        assertThat(tables[0].lines()).hasSize(5);
        assertThat(tables[1].lines()).hasSize(6);

        String[] smallEvents = printed.lines().toList().get(2).split("\\|");
        assertThat(smallEvents[1]).contains("130 bytes");
        assertThat(Double.parseDouble(smallEvents[smallEvents.length - 1].strip()))
                .as("a file with a dictionary, of one with lz4")
                .isLessThanOrEqualTo(0.55);

        String[] batchesOf100WithoutHashes = tables[1].lines().toList().get(5).split("\\|");
        assertThat(batchesOf100WithoutHashes[1].strip()).isEqualTo("100");
        assertThat(batchesOf100WithoutHashes[2].strip()).isEqualTo("without");
        assertThat(Double.parseDouble(batchesOf100WithoutHashes[4].strip()))
                .as("a file of batches with lz4, of one of single records with lz4")
                .isLessThanOrEqualTo(0.32);
        assertThat(Double.parseDouble(batchesOf100WithoutHashes[6].strip()))
                .as("a file of batches with zstd, of one of single records with lz4")
                .isLessThanOrEqualTo(0.20);
    }

    /** Of an event, of ours with and without hashes, and of each peer. */
    private static List<Double> sizesOfLogs(String readme) {
        return Pattern.compile("(?m)^\\| bytes on disk for an event .*$")
                .matcher(readme)
                .results()
                .flatMap(row -> Pattern.compile("\\d+").matcher(row.group()).results())
                .map(number -> Double.valueOf(number.group()))
                .toList();
    }

    @Test
    void eachBenchmarkRuns() throws Exception {
        List<String> benchmarks = run("-l").lines().skip(1).toList();
        assertThat(benchmarks).hasSizeGreaterThan(40);

        String[] onceAndShort =
                "-f 0 -bm ss -wi 0 -i 1 -foe true -p kind=JSON -p valueLength=100 -p recordsInAppend=1".split(" ");
        String printed = run(onceAndShort);
        assertThat(benchmarks).allSatisfy(each -> assertThat(printed).contains("# Benchmark: " + each + "\n"));
        // A line of results for each benchmark and its parameters.
        long started =
                printed.lines().filter(line -> line.startsWith("# Benchmark: ")).count();
        assertThat(printed.lines().filter(line -> line.matches("\\S+Benchmark\\.\\w+ .* ss .*")))
                .hasSize((int) started);
    }

    @Test
    void aSectionOfTheTableIsMeasuredAndPrinted() throws Exception {
        Path json = directory.resolve("performance.json");
        String printed = run("table", "--dry", "--only", "opening", "--json", json.toString());
        assertThat(printed)
                .contains("### Opening a file of 10 records and reading it")
                .contains("| `WalReader.open(file, options)` | ");
        assertThat(json).content().contains("OpeningBenchmark.floor").doesNotContain("failed");
    }

    @Test
    void wrongArgumentsAreAnsweredInWords() throws Exception {
        assertThat(errorsOf("table", "--only", "nothing of ours"))
                .contains("no section has \"nothing of ours\"")
                .contains("Replay: JSON, 100 B")
                .doesNotContain("at io.edgestore");
        assertThat(errorsOf("table", "--json")).isEqualTo("--json needs a value\n");
        assertThat(errorsOf("table", "--fast"))
                .startsWith("unknown: --fast; there are --quick, --dry,")
                .hasLineCount(1);
        assertThat(errorsOf("document")).isEqualTo("document needs a folder, docs for example; --help tells more\n");
    }

    @Test
    void helpIsPrintedOfEachCommand() throws Exception {
        String help = run("--help");

        assertThat(help).contains("table [options]", "--dry", "document <folder>", "sizes", "-h prints a list");
        assertThat(run("table", "--help")).isEqualTo(help);
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        Path errors = directory.resolve("errors");
        Process process = start(errors, arguments);
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return printed;
    }

    private String errorsOf(String... arguments) throws IOException, InterruptedException {
        Path errors = directory.resolve("errors");
        assertThat(start(errors, arguments).waitFor()).isEqualTo(2);
        return Files.readString(errors);
    }

    private static Process start(Path errors, String... arguments) throws IOException {
        // Nothing here runs long enough for the second compiler.
        List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(PeerJvm.ARGUMENTS);
        command.add("-Djmh.ignoreLock=true"); // nothing is measured: others may measure meanwhile
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }
}
