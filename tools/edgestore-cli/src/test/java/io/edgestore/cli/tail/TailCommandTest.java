package io.edgestore.cli.tail;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.cli.Cli;
import io.edgestore.cli.Events;
import io.edgestore.cli.Logs;
import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.WriteAheadLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TailCommandTest {

    @TempDir
    Path scratch;

    private Path log;

    /** LSN 1 to 6, in three files. */
    @BeforeEach
    void writeLog() throws IOException {
        log = Logs.directory(Files.createDirectory(scratch.resolve("log")));
    }

    private static String lsns(Object... args) {
        List<Object> line = new ArrayList<>(List.of("tail", "--format", "lsns"));
        line.addAll(List.of(args));
        Cli tail = Cli.run(line.toArray());
        assertThat(tail.exitCode()).as(tail.err()).isZero();
        assertThat(tail.out()).contains("\t").endsWith("\n");
        return tail.out().substring(tail.out().indexOf('\t') + 1).strip();
    }

    @ParameterizedTest
    @CsvSource({
        "-n 1, '6'",
        "-n 2, '5,6'",
        "-n 3, '4,5,6'",
        "-n 5, '2,3,4,5,6'",
        "-n 6, '1,2,3,4,5,6'",
        "-n 100, '1,2,3,4,5,6'",
        "-n 0, ''",
        "--from 0, '1,2,3,4,5,6'",
        "--from 4, '4,5,6'",
        "--from 7, ''",
        "--from 18446744073709551615, ''",
    })
    void beginsWhereItIsAsked(String options, String expected) {
        List<Object> line = new ArrayList<>(List.of(options.split(" ")));
        line.add(log);
        assertThat(lsns(line.toArray())).isEqualTo(expected);
    }

    @Test
    void tenRecordsUnlessAskedOtherwise() throws IOException {
        Path events = Events.write(scratch.resolve("events.wal"), 25);

        assertThat(lsns(events)).isEqualTo("16,17,18,19,20,21,22,23,24,25");
        assertThat(lsns("-n", 1, events)).isEqualTo("25");
        assertThat(lsns("--from", 24, events)).isEqualTo("24,25");
    }

    @Test
    void linesAreThoseOfDump() {
        String dumped = Cli.run("dump", "--format", "text", log).out();

        String tail = Cli.run("tail", "-n", 2, "--format", "text", log).out();

        assertThat(tail).startsWith("# " + Logs.file(log, 5)).isSubstringOf(dumped);
        assertThat(Cli.run("tail", "--from", 0, log).out())
                .isEqualTo(Cli.run("dump", log).out());
    }

    @Test
    void damageIsToldAndPassedOver() throws IOException {
        byte[] bytes = Files.readAllBytes(Logs.file(log, 5));
        bytes[30] ^= 1;
        Files.write(Logs.file(log, 5), bytes);

        Cli tail = Cli.run("tail", "-n", 2, "--format", "lsns", log);

        assertThat(tail.exitCode()).isEqualTo(1);
        assertThat(tail.out()).isEqualTo(log + "\t4,6\n");
        assertThat(tail.errorLines()).singleElement().asString().contains(Logs.file(log, 5) + ": DAMAGED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-n 1 --from 1 x|give one of them",
                "--durable x|add -f",
                "-n -1 x|it is a number of records, from 0 to 1000000, and not '-1'",
                "-n 1000001 x|from 0 to 1000000",
                "--from -1 x|an LSN is a number from 0 to 18446744073709551615, and not '-1'",
                "--from 18446744073709551616 x|an LSN is a number",
            })
    void wrongUsageIsTold(String options, String problem) {
        List<Object> line = new ArrayList<>(List.of("tail"));
        line.addAll(List.of(options.split(" ")));

        Cli tail = Cli.run(line.toArray());

        assertThat(tail.exitCode()).isEqualTo(2);
        assertThat(tail.errorLines()).singleElement().asString().contains(problem);
    }

    @Test
    void whatCannotBeFollowedIsTold() throws IOException {
        Path file = Logs.small(scratch);

        assertThat(Cli.run("tail", "-f", file))
                .extracting(Cli::exitCode, Cli::err)
                .containsExactly(
                        2,
                        "edgestore: --follow goes with a directory, and " + file
                                + " is a file; name the directory it is in\n");
        assertThat(Cli.run("tail", "-f", scratch.resolve("missing")).exitCode()).isEqualTo(3);
        assertThat(Cli.run("tail", scratch).errorLines())
                .singleElement()
                .asString()
                .contains("a directory without a log");
    }

    /** Each line as soon as it is printed. */
    private static final class Lines extends OutputStream {

        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public void write(int b) {
            if (b == '\n') {
                lines.add(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(b);
            }
        }

        String next() throws InterruptedException {
            return Objects.requireNonNull(lines.poll(20, SECONDS), "no line came in time");
        }
    }

    /** A tail in a thread of its own. */
    private static final class Followed {

        private final Lines out = new Lines();
        private final Lines err = new Lines();
        private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        private final Thread thread;

        Followed(Object... options) {
            List<Object> line = new ArrayList<>(List.of("tail", "-f", "--format", "jsonl"));
            line.addAll(List.of(options));
            thread = new Thread(() -> exitCode.complete(Cli.runTo(out, err, line.toArray())));
            thread.start();
        }

        void assertNext(Path file, long lsn) throws InterruptedException {
            assertThat(out.next()).startsWith("{\"file\":\"" + file + "\",").contains("\"lsn\":\"" + lsn + "\"");
        }

        int interrupt() throws Exception {
            thread.interrupt();
            return exitCode.get(20, SECONDS);
        }
    }

    @Test
    void followsFromFileToFileUntilItIsInterrupted() throws Exception {
        Followed tail = new Followed("-n", 2, log);
        tail.assertNext(Logs.file(log, 5), 5);
        tail.assertNext(Logs.file(log, 5), 6);

        try (WriteAheadLog open = WriteAheadLog.open(log, WalOptions.defaults().withMaxFileLength(1))) {
            for (long lsn = 7; lsn <= 9; lsn++) {
                assertThat(open.append(WalEntry.put("ns", "key", "value"))).isEqualTo(lsn);
                tail.assertNext(Logs.file(log, lsn), lsn);
            }
        }
        assertThat(tail.interrupt()).isZero();
    }

    @Test
    void durableHoldsBackWhatIsNot() throws Exception {
        Path live = scratch.resolve("live");
        try (WriteAheadLog open = WriteAheadLog.open(live, WalOptions.defaults())) {
            open.append(WalEntry.put("ns", "key", "value"));
            open.append(WalEntry.put("ns", "key", "value"));
            open.sync();
            open.append(WalEntry.put("ns", "key", "value"));

            Followed durable = new Followed("--durable", "--from", 1, live);
            Followed all = new Followed("--from", 1, live);
            for (long lsn = 1; lsn <= 2; lsn++) {
                durable.assertNext(Logs.file(live, 1), lsn);
                all.assertNext(Logs.file(live, 1), lsn);
            }
            all.assertNext(Logs.file(live, 1), 3);
            assertThat(durable.out.lines).isEmpty();
            open.sync();
            durable.assertNext(Logs.file(live, 1), 3);
            assertThat(durable.interrupt()).isZero();
            assertThat(all.interrupt()).isZero();
        }
    }

    @Test
    void zeroRecordsAreThoseToCome() throws Exception {
        Followed tail = new Followed("-n", 0, log);
        try (WriteAheadLog open = WriteAheadLog.open(log, WalOptions.defaults())) {
            // It may begin behind some of them.
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                try {
                    while (!tail.exitCode.isDone()) {
                        open.append(WalEntry.put("ns", "key", "value"));
                        Thread.yield();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(tail.out.next()).doesNotContain("\"lsn\":\"6\"");
            assertThat(tail.interrupt()).isZero();
            writing.get(20, SECONDS);
        }
    }

    @Test
    void missingRecordsAreToldAsTheTailPassesThem() throws Exception {
        Files.delete(Logs.file(log, 3));

        Followed tail = new Followed("--from", 0, log);

        tail.assertNext(Logs.file(log, 1), 1);
        tail.assertNext(Logs.file(log, 1), 2);
        tail.assertNext(Logs.file(log, 5), 5);
        assertThat(tail.err.next()).contains("LSN 3 to 4 are missing before " + Logs.file(log, 5));
        tail.interrupt();
    }
}
