package io.edgestore.testkit.crash;

import static io.edgestore.testkit.crash.ToyWorkloads.adding;
import static io.edgestore.testkit.crash.ToyWorkloads.addingWhenAForceFails;
import static io.edgestore.testkit.crash.ToyWorkloads.reopened;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.edgestore.testkit.crash.ToyStore.Mistake;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.testkit.filesystem.SimulatedCrashException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** What the explorer tries, bounds, refuses and tells. */
@Timeout(120)
class CrashExplorerTest {

    /** Before the first operation of recovery is behind none, but that is no reason not to be killed in it. */
    @Test
    void aFirstWriteOfRecoveryIsCutShort() {
        Set<Integer> lengths = new TreeSet<>();
        CrashReport report = CrashExplorer.<String>workload(
                        (directory, acknowledgements) -> Files.createFile(directory.resolve("f")))
                .seed(1)
                .check((directory, acknowledgements) -> {
                    Path file = directory.resolve("f");
                    if (Files.exists(file)) {
                        lengths.add((int) Files.size(file));
                        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                            channel.write(ByteBuffer.wrap(new byte[2]));
                        }
                    }
                });
        assertThat(report.checked()).isEqualTo(report.images() + report.recoveryImagesThere());
        assertThat(lengths).containsExactly(0, 1, 2);
    }

    @Test
    void anInterruptOfTheWorkloadDoesNotReachTheChecker() {
        CrashExplorer.<String>workload((directory, keys) -> {
                    CrashFileSystem.of(directory)
                            .on(Operation.Kind.WRITE)
                            .nth(2)
                            .interrupt();
                    try (ToyStore store = ToyStore.open(directory, Mistake.NONE)) {
                        for (String key : List.of("a", "b")) {
                            keys.attempt(key);
                            store.add(key);
                            keys.acknowledge(key);
                        }
                    } catch (ClosedByInterruptException e) {
                        assertThat(keys.acknowledged()).containsExactly("a");
                    }
                })
                .check(reopened(Mistake.NONE));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aRecoveryThatHangsIsAFailure() {
        CountDownLatch never = new CountDownLatch(1);
        assertThatThrownBy(() ->
                        adding(Mistake.NONE).patience(Duration.ofMillis(200)).check((directory, keys) -> never.await()))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("wrong after a crash: has not ended within 200 ms")
                .hasMessageContaining(".replay(\"42:0:0\")")
                .hasStackTraceContaining("CountDownLatch.await");
        assertThatThrownBy(() -> CrashExplorer.<String>workload((directory, keys) -> never.await())
                        .patience(Duration.ofMillis(1))
                        .check((directory, keys) -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the workload failed")
                .hasMessageContaining("has not ended within 1 ms");
    }

    @Test
    void anInterruptOfTheCallerEndsTheExploration() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> adding(Mistake.NONE).check(reopened(Mistake.NONE)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anAssumptionIsPassedOn() {
        assertThatThrownBy(() -> adding(Mistake.NONE).check((directory, keys) -> Assumptions.abort("not here")))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("not here");
        assertThatThrownBy(() -> CrashExplorer.<String>workload((directory, keys) -> Assumptions.abort("nor here"))
                        .check((directory, keys) -> {}))
                .isInstanceOf(TestAbortedException.class);
    }

    @Test
    void aWorkloadThatDoesNothingProvesNothing() {
        assertThatThrownBy(() -> CrashExplorer.<String>workload((directory, keys) -> Files.exists(directory))
                        .check((directory, keys) -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessage("the workload did nothing in the directory it was given");
    }

    @Test
    void aFaultThatStrikesNothingProvesNothing() {
        assertThatThrownBy(
                        () -> addingWhenAForceFails(Mistake.NONE, "keys", 900).check(reopened(Mistake.NONE)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("the workload did no operation that this fault strikes: on(FORCE).at(/data/keys).nth(900)");
    }

    @Test
    void whatWouldCheckNothingIsRefused() {
        CrashExplorer<String> explorer = adding(Mistake.NONE);
        for (long budget : new long[] {0, -1}) {
            assertThatThrownBy(() -> explorer.budget(budget))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the number of images must be at least 1, not " + budget);
        }
        assertThatThrownBy(() -> explorer.randomImages(-5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 0, not -5");
        assertThatThrownBy(() -> explorer.patience(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    /** What is run in a JVM of its own, as the seed is a property of one. */
    private static final class Seeded {

        private Seeded() {}

        public static void main(String[] arguments) {
            System.out.println(
                    CrashExplorer.workload((directory, acknowledgements) -> Files.createFile(directory.resolve("f")))
                            .check((directory, acknowledgements) -> {})
                            .seed());
        }
    }

    @Test
    void theSeedIsTakenFromAProperty(@TempDir Path temporary) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-Dedgestore.seed=-77",
                        "-cp",
                        System.getProperty("java.class.path")
                                + File.pathSeparator
                                + System.getProperty("jdk.module.path", ""),
                        Seeded.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("-77");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aThreadThatTheWorkloadLeftBehindDoesNothingMore() throws Exception {
        CountDownLatch workloadIsOver = new CountDownLatch(1);
        AtomicReference<FutureTask<Path>> left = new AtomicReference<>();
        CrashExplorer.<String>workload((directory, none) -> {
                    Files.createFile(directory.resolve("f"));
                    left.set(new FutureTask<>(() -> {
                        workloadIsOver.await();
                        return Files.createFile(directory.resolve("late"));
                    }));
                    new Thread(left.get()).start();
                })
                .check((directory, none) -> workloadIsOver.countDown());

        assertThatThrownBy(() -> left.get().get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(SimulatedCrashException.class);
    }

    @Test
    void aFailureIsReplayed() {
        AssertionError failure = catchThrowableOfType(
                AssertionError.class, () -> adding(Mistake.NO_TAIL_REPAIR).check(reopened(Mistake.NO_TAIL_REPAIR)));
        Matcher replay = Pattern.compile("\\.replay\\(\"(.*)\"\\)").matcher(failure.getMessage());
        assertThat(replay.find()).isTrue();
        assertThatThrownBy(() -> adding(Mistake.NO_TAIL_REPAIR)
                        .seed(1)
                        .replay(replay.group(1))
                        .check(reopened(Mistake.NO_TAIL_REPAIR)))
                .hasMessage(failure.getMessage());
        CrashReport report = adding(Mistake.NONE).replay("42:4:2").check(reopened(Mistake.NONE));
        assertThat(report.checked()).isEqualTo(1);
        assertThat(adding(Mistake.NONE)
                        .replay("42:4:2:1:0")
                        .check(reopened(Mistake.NONE))
                        .checked())
                .isEqualTo(2);
        assertThatThrownBy(() -> adding(Mistake.NONE).replay("42:900:0").check(reopened(Mistake.NONE)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> adding(Mistake.NONE).replay("42:9")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Recovery replaces the file, and only a crash in the middle of that shows that it does so carelessly. */
    @Test
    void aCrashInRecoveryIsTried() {
        Stage<String> deletesFirst = (directory, keys) -> {
            Path file = directory.resolve("f");
            Path copy = directory.resolve("copy");
            if (Files.exists(file)) {
                Files.deleteIfExists(copy);
                Files.copy(file, copy);
                Files.delete(file);
                Files.move(copy, file);
            }
            assertThat(Files.exists(file))
                    .as("the file")
                    .isEqualTo(!keys.acknowledged().isEmpty());
        };
        assertThatThrownBy(() -> CrashExplorer.<String>workload((directory, keys) -> {
                            Files.createFile(directory.resolve("f"));
                            try (FileChannel entries = FileChannel.open(directory)) {
                                entries.force(true);
                            }
                            keys.acknowledge("f");
                        })
                        .check((directory, keys) -> {
                            if (!keys.acknowledged().isEmpty()) {
                                deletesFirst.run(directory, keys);
                            }
                        }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[the file]")
                .hasMessageContaining("the checker on what was left, crashed after operation");
    }

    @Test
    void whatIsOnlyWrittenMustSurviveTheProcess() {
        List<List<String>> seen = new ArrayList<>();
        CrashReport report = CrashExplorer.<String>workload((directory, acknowledgements) -> {
                    Files.createFile(directory.resolve("f"));
                    acknowledgements.acknowledgeWritten("f");
                })
                .randomImages(1)
                .seed(1)
                .check((directory, acknowledgements) -> {
                    seen.add(acknowledgements.acknowledged());
                    if (!acknowledgements.acknowledged().isEmpty()) {
                        assertThat(directory.resolve("f")).exists();
                    }
                });
        assertThat(report.images()).isEqualTo(4);
        assertThat(seen).containsExactly(List.of(), List.of("f"), List.of(), List.of());
    }

    /** The operations come in another order each time, but a key is never noted before the force that it stands on. */
    @Test
    void aWorkloadCanHaveThreads() {
        CrashReport report = CrashExplorer.<String>workload((directory, keys) -> {
                    ExecutorService threads = Executors.newFixedThreadPool(3);
                    List<Future<Void>> done = new ArrayList<>();
                    for (int i = 0; i < 3; i++) {
                        Path own = Files.createDirectory(directory.resolve("store-" + i));
                        Callable<Void> adding = () -> {
                            add(own, keys);
                            return null;
                        };
                        done.add(threads.submit(adding));
                    }
                    for (Future<Void> each : done) {
                        each.get(1, TimeUnit.MINUTES);
                    }
                    threads.shutdown();
                })
                .budget(1000)
                .check((directory, keys) -> {
                    for (String key : keys.acknowledged()) {
                        Path own = directory.resolve(key.substring(0, key.indexOf('/')));
                        try (ToyStore store = ToyStore.open(own, Mistake.NONE)) {
                            assertThat(store.keys()).contains(key);
                        }
                    }
                });
        assertThat(report.operations()).isEqualTo(3 + 3 * (4 + 2 * 5));
        assertThat(report.checked()).isEqualTo(1000);
    }

    private static void add(Path directory, Acknowledgements<String> keys) throws IOException {
        try (ToyStore store = ToyStore.open(directory, Mistake.NONE);
                FileChannel parent = FileChannel.open(directory.getParent())) {
            parent.force(true);
            for (int i = 0; i < 5; i++) {
                String key = directory.getFileName() + "/" + i;
                keys.attempt(key);
                store.add(key);
                keys.acknowledge(key);
            }
        }
    }

    @Test
    void theBudgetIsKept() {
        AtomicInteger checks = new AtomicInteger();
        CrashReport report = adding(Mistake.NONE).budget(17).check((directory, keys) -> checks.incrementAndGet());
        assertThat(report.images()).isEqualTo(17).isLessThan(report.imagesThere());
        assertThat(report.recoveryImages()).isZero();
        assertThat(checks).hasValue(17);
    }

    @Test
    void aWorkloadMustNotFail() {
        IOException failure = new IOException("no store");
        assertThatThrownBy(() -> CrashExplorer.workload((directory, acknowledgements) -> {
                            throw failure;
                        })
                        .check((directory, acknowledgements) -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("the workload failed")
                .hasCause(failure);
    }
}
