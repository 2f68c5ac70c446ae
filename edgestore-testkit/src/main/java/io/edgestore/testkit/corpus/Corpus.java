package io.edgestore.testkit.corpus;

import io.edgestore.testkit.damage.DamagedLog;
import io.edgestore.testkit.damage.LogDamage;
import io.edgestore.testkit.format.ParsedHeader;
import io.edgestore.testkit.format.ParsedRecord;
import io.edgestore.testkit.format.ReadOutcome.Records;
import io.edgestore.testkit.golden.GoldenFile;
import io.edgestore.testkit.golden.GoldenMutation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * Writes all golden and damaged files into a directory, with the result that a reader must have for each: to test readers that
 * a JVM cannot call.
 *
 * <pre>{@code
 * Corpus.write(Path.of("corpus"), 42);
 * }</pre>
 *
 * <p>{@code manifest.jsonl} has a line of JSON for each file: {@code id}, {@code file}, {@code sha256}, {@code version} where
 * the file begins as a log file does, and either {@code records} or {@code error}. {@code docs/testing-your-store.md} tells
 * what is in them.
 */
public final class Corpus {

    private static final int FILES_IN_A_DIRECTORY = 1000;

    private final Path directory;
    private final Writer manifest;

    private Corpus(Path directory, Writer manifest) {
        this.directory = directory;
        this.manifest = manifest;
    }

    /**
     * Writes the corpus: some 20,000 files, most of them of a few hundred bytes.
     *
     * @param directory where to; it is made, or must be empty
     * @param seed decides what is random. The same one makes the same files
     * @throws IOException if something is in the directory, or it cannot be written
     */
    public static void write(Path directory, long seed) throws IOException {
        requireEmpty(directory);
        try (Writer manifest = Files.newBufferedWriter(directory.resolve("manifest.jsonl"), StandardCharsets.UTF_8)) {
            Corpus corpus = new Corpus(directory, manifest);
            corpus.addAll("golden", goldenFiles());
            byte[] small = GoldenFile.SMALL.bytes();
            corpus.addAll(
                    "mutation",
                    GoldenMutation.all().stream()
                            .map(mutation -> DamagedLog.of(mutation.name(), mutation.apply(small))));
            corpus.addAll("small", LogDamage.of(small).seed(seed).cases());
            corpus.addAll(
                    "v2-small",
                    LogDamage.of(GoldenFile.V2_SMALL.bytes()).seed(seed).cases());
            // What a codec that stores blocks as they are must see by itself.
            corpus.addAll(
                    "v2-stored",
                    LogDamage.of(GoldenFile.V2_STORED.bytes()).seed(seed).cases(LogDamage.Kind.LENGTH));
        }
    }

    private static Stream<DamagedLog> goldenFiles() {
        return Stream.concat(GoldenFile.all().stream(), GoldenFile.version2().stream())
                .map(golden -> DamagedLog.of(golden.name(), golden.bytes()));
    }

    private static void requireEmpty(Path directory) throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        Files.createDirectories(directory);
        try (Stream<Path> files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                throw new DirectoryNotEmptyException(directory.toString());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void addAll(String group, Stream<DamagedLog> cases) throws IOException {
        int count = 0;
        for (Iterator<DamagedLog> each = cases.iterator(); each.hasNext(); count++) {
            String name = String.format(
                    "%s/%03d/%03d.wal", group, count / FILES_IN_A_DIRECTORY, count % FILES_IN_A_DIRECTORY);
            add(group, name, each.next());
        }
    }

    private void add(String group, String name, DamagedLog log) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, log.bytes());
        manifest.write("{\"id\":\"" + group + "/" + log.id() + "\",\"file\":\"" + name + "\",\"sha256\":\""
                + RecordText.sha256(log.bytes()) + "\"");
        if (ParsedHeader.versionOf(log.bytes()).isPresent()) {
            manifest.write(",\"version\":" + ParsedHeader.versionOf(log.bytes()).get());
        }
        if (log.expected() instanceof Records read) {
            String separator = "";
            manifest.write(",\"records\":[");
            for (ParsedRecord record : read.records()) {
                manifest.write(separator + RecordText.json(record));
                separator = ",";
            }
            manifest.write("]}\n");
        } else {
            manifest.write(",\"error\":\"" + log.expected() + "\"}\n");
        }
    }
}
