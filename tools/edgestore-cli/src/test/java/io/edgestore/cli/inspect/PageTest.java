package io.edgestore.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.edgestore.cli.Cli;
import io.edgestore.cli.Logs;
import io.edgestore.cli.console.Progress;
import io.edgestore.cli.console.Streams;
import io.edgestore.cli.console.Terminal;
import io.edgestore.cli.file.ReadProgress;
import io.edgestore.testkit.damage.DamagedLog;
import io.edgestore.testkit.damage.LogDamage;
import io.edgestore.testkit.format.ReadOutcome;
import io.edgestore.testkit.golden.GoldenFile;
import io.edgestore.wal.RecoveryPolicy;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.WalReader;
import io.edgestore.wal.WalWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the page, as a document. */
class PageTest {

    @TempDir
    Path directory;

    private String page(Object... paths) throws IOException {
        Path page = directory.resolve("page.html");
        Files.deleteIfExists(page);
        List<Object> arguments = new ArrayList<>(List.of("inspect", "--html", page));
        arguments.addAll(List.of(paths));
        Cli inspect = Cli.run(arguments.toArray());
        assertThat(inspect.err()).contains(page + ": a page of ");
        return Files.readString(page);
    }

    private static Map<?, ?> data(String page) throws IOException {
        String begin = "<script type=\"application/json\" id=\"data\">";
        int start = page.indexOf(begin) + begin.length();
        try (JsonParser json =
                new JsonFactory().createParser(page.substring(start, page.indexOf("</script>", start)))) {
            json.nextToken();
            return (Map<?, ?>) value(json);
        }
    }

    private static Object value(JsonParser json) throws IOException {
        switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    object.put(name, value(json));
                }
                return object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(json));
                }
                return array;
            }
            case VALUE_NUMBER_INT -> {
                return json.getLongValue();
            }
            case VALUE_NUMBER_FLOAT -> {
                return json.getDoubleValue();
            }
            default -> {
                return json.getText();
            }
        }
    }

    private static Map<?, ?> onlyFile(String page) throws IOException {
        List<?> files = (List<?>) data(page).get("files");
        assertThat(files).hasSize(1);
        return (Map<?, ?>) files.get(0);
    }

    private static long sum(Map<?, ?> file, int column) {
        return ((List<?>) file.get("segments"))
                .stream()
                        .mapToLong(segment -> (Long) ((List<?>) segment).get(column))
                        .sum();
    }

    private static long sum(Object counts) {
        return ((List<?>) counts).stream().mapToLong(count -> (Long) count).sum();
    }

    @Test
    void sumsOfTheStripAreThoseOfTheFile() throws IOException {
        for (Path path :
                List.of(Logs.small(directory), Logs.damaged(directory), Logs.torn(directory), Logs.zeros(directory))) {
            Map<?, ?> file = onlyFile(page(path));

            assertThat(sum(file, 1)).isEqualTo(Files.size(path)).isEqualTo(file.get("fileLength"));
            assertThat(sum(file, 2)).isEqualTo(file.get("frames"));
            assertThat(sum(file, 3)).isEqualTo(file.get("records"));
            assertThat(sum(file.get("sizes"))).isEqualTo(file.get("records"));
        }
    }

    /** The parts of a file are those that its report counts, whatever has become of it, and nothing is unexplained. */
    @Test
    void stripAgreesWithTheReportOnDamageOfAllKinds() throws IOException {
        Path path = directory.resolve("case.wal");
        int compared = 0;
        for (GoldenFile golden : List.of(GoldenFile.SMALL, GoldenFile.version2().get(0))) {
            LogDamage damage = LogDamage.of(golden.bytes());
            for (LogDamage.Kind kind : LogDamage.Kind.values()) {
                List<DamagedLog> cases = new ArrayList<>(damage.cases(kind).toList());
                Collections.shuffle(cases, new Random(damage.seed()));
                for (DamagedLog damaged : cases.subList(0, Math.min(60, cases.size()))) {
                    if (damaged.expected() instanceof ReadOutcome.Records) {
                        Files.write(path, damaged.bytes());
                        assertAgrees(path, damaged.id() + ", -Dedgestore.seed=" + damage.seed());
                        compared++;
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(300);
    }

    private static InspectedFile inspected(Path path, int shares) throws IOException {
        ReadProgress unseen = ReadProgress.of(
                List.of(),
                bytes -> Progress.of(
                        Streams.of(
                                InputStream.nullInputStream(),
                                OutputStream.nullOutputStream(),
                                OutputStream.nullOutputStream(),
                                Terminal.of(null)),
                        "inspect",
                        bytes));
        return new FileInspection(path, shares, unseen).run();
    }

    private static void assertAgrees(Path path, String id) throws IOException {
        WalOptions salvaging = WalOptions.defaults().withRecoveryPolicy(RecoveryPolicy.SALVAGE);
        RecoveryReport report;
        try (WalReader reader = WalReader.open(path, salvaging)) {
            reader.forEach(record -> {});
            report = reader.report();
        }
        InspectedFile file = inspected(path, 1_000_000);
        assertThat(bytes(file, Segment.Kind.HEADER)).as(id).isEqualTo(report.headerBytes());
        assertThat(bytes(file, Segment.Kind.FRAME) + bytes(file, Segment.Kind.BATCH))
                .as(id)
                .isEqualTo(report.recordBytes());
        assertThat(bytes(file, Segment.Kind.DAMAGED)).as(id).isEqualTo(report.damagedBytes());
        assertThat(bytes(file, Segment.Kind.TORN)).as(id).isEqualTo(report.tornBytes());
        assertThat(bytes(file, Segment.Kind.ZEROS)).as(id).isEqualTo(report.zeroBytes());
        assertThat(bytes(file, Segment.Kind.UNREAD)).as(id).isZero();
        assertThat(file.strip().stream().mapToLong(Segment::frames).sum())
                .as(id)
                .isEqualTo(report.frames());
        assertThat(file.strip().stream().mapToLong(Segment::records).sum())
                .as(id)
                .isEqualTo(report.records());
        assertThat(file.damages()).as(id).isEqualTo(report.damages());
    }

    private static long bytes(InspectedFile file, Segment.Kind kind) {
        return file.strip().stream()
                .filter(segment -> segment.kind() == kind)
                .mapToLong(Segment::length)
                .sum();
    }

    @Test
    void everyFrameOfASmallFileIsAPartOfItsOwn() throws IOException {
        Map<?, ?> file = onlyFile(page(Logs.damaged(directory)));

        assertThat((List<?>) file.get("segments"))
                .hasToString("[[0, 8, 0, 0, null, null, 0], [1, 99, 1, 1, 1, 1, 0], [6, 100, 0, 0, null, null, 100],"
                        + " [1, 100, 1, 1, 3, 3, 0]]");
        assertThat((List<?>) file.get("damages")).hasToString("[[107, 100, the checksum does not match]]");
        assertThat(data(page(directory.resolve("damaged.wal"))).get("kinds"))
                .hasToString("[HEADER, FRAME, BATCH, UNREAD, ZEROS, TORN, DAMAGED]");
    }

    @Test
    void recordsOfABatchAreInOneFrame() throws IOException {
        Path path = directory.resolve("batches.wal");
        WalOptions options = WalOptions.defaults().withFormatVersion(WalOptions.FormatVersion.VERSION_2);
        try (WalWriter writer = WalWriter.create(path, options)) {
            writer.append(
                    List.of(WalEntry.put("ns", "a", "1"), WalEntry.put("ns", "b", "2"), WalEntry.put("ns", "c", "3")));
            writer.append(WalEntry.put("ns", "d", "4"));
        }

        List<Segment> frames = inspected(path, 1000).strip();

        assertThat(frames)
                .extracting(Segment::kind)
                .containsExactly(Segment.Kind.HEADER, Segment.Kind.BATCH, Segment.Kind.FRAME);
        assertThat(frames).extracting(Segment::records).containsExactly(0L, 3L, 1L);
        assertThat(frames).extracting(Segment::frames).containsExactly(0L, 1L, 1L);
        assertThat(frames).extracting(Segment::lastLsn).containsExactly(0L, 3L, 4L);
    }

    /** 64 MiB of short records: half a million frames. */
    @Test
    void pageOfALongFileIsShort() throws IOException {
        Path path = directory.resolve("long.wal");
        WalOptions options = WalOptions.defaults().withMaxFileLength(Integer.MAX_VALUE);
        long frames = 0;
        try (WalWriter writer = WalWriter.create(path, options)) {
            List<WalEntry> batch = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                batch.add(WalEntry.put("ns", "key " + i, "value " + i).withTimestampNanos(i));
            }
            while (writer.length() < 64 << 20) {
                writer.append(batch);
                frames += batch.size();
            }
        }

        String page = page(path);
        Map<?, ?> file = onlyFile(page);

        assertThat(page.length()).isLessThan(2 << 20);
        assertThat(sum(file, 1)).isEqualTo(Files.size(path));
        assertThat(sum(file, 2)).isEqualTo(frames);
        assertThat((List<?>) file.get("segments")).hasSizeBetween(2000, 4100);
    }

    @Test
    void pageOfManyFilesIsShortToo() {
        assertThat(Page.shares(1)).isEqualTo(2048);
        assertThat(Page.shares(100)).isEqualTo(163);
        assertThat(Page.shares(100_000)).isEqualTo(16);
        assertThat(Page.shares(0)).isEqualTo(2048);
    }

    @Test
    void pageNeedsNoNetworkAndNoOtherFile() throws IOException {
        String page = page(Logs.small(directory));

        assertThat(page)
                .doesNotContain("http://", "https://", "__DATA__", "src=", "@import", "url(")
                .doesNotContainPattern("<link|<img|<iframe|\\bfetch\\(|XMLHttpRequest|innerHTML")
                .contains("default-src 'none'", "prefers-color-scheme: dark", "<html lang=\"en\">");
    }

    @Test
    void nameOfAFileCannotBreakOutOfTheData() throws IOException {
        Path odd = Files.createDirectories(directory.resolve("<")).resolve("script><!--&\"'\u2028.wal");
        Files.move(Logs.small(directory), odd);
        Path ending = Files.createDirectories(directory.resolve("a<")).resolve("script>");
        Files.copy(odd, ending);

        String page = page(odd, ending);

        List<Object> names = new ArrayList<>();
        ((List<?>) data(page).get("files")).forEach(file -> names.add(((Map<?, ?>) file).get("file")));
        assertThat(names).containsExactly(odd.toString(), ending.toString());
        assertThat(page).contains("a\\u003c/script>").doesNotContain("<!--");
        assertThat(page.split("</script>", -1)).hasSize(3);
    }

    @Test
    void whatCannotBeReadStandsInThePageWithTheReason() throws IOException {
        Path text = Files.writeString(directory.resolve("text.wal"), "no log at all");

        Map<?, ?> file = onlyFile(page(text));

        assertThat(file.get("verdict")).isEqualTo("UNREADABLE");
        assertThat(file.get("error")).asString().contains(text.toString());
        assertThat(file.containsKey("segments")).isFalse();
    }
}
