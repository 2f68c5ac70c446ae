package io.edgestore.testkit.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A right store passes; each wrong one, and each child that is none, is told apart. */
@Timeout(120)
class KillLoopTest {

    private enum Mistake {
        NONE,
        ACKNOWLEDGES_BEFORE_IT_WROTE,
        NO_TAIL_REPAIR
    }

    @TempDir
    Path directory;

    /** Keeps keys as lines, written byte by byte: nearly each kill leaves a part of one. */
    private static final class Appending {

        private Appending() {}

        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0]);
            Mistake mistake = Mistake.valueOf(arguments[1]);
            if (mistake != Mistake.NO_TAIL_REPAIR) {
                Files.writeString(file, wholeLines(file));
            }
            try (OutputStream unbuffered =
                            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    OutputStream out = mistake == Mistake.ACKNOWLEDGES_BEFORE_IT_WROTE
                            ? new BufferedOutputStream(unbuffered)
                            : unbuffered) {
                for (long i = wholeLines(file).lines().count(); ; i++) {
                    for (byte each : ("key-" + i + "\n").getBytes()) {
                        out.write(each);
                    }
                    System.out.println("key-" + i);
                }
            }
        }

        private static String wholeLines(Path file) throws IOException {
            String all = Files.exists(file) ? Files.readString(file) : "";
            return all.substring(0, all.lastIndexOf('\n') + 1);
        }
    }

    private KillReport killAppending(Mistake mistake, int rounds) {
        Path file = directory.resolve("keys");
        return KillLoop.of(Appending.class, file, mistake)
                .rounds(rounds)
                .check(acknowledged -> assertThat(Files.readAllLines(file))
                        .as("acknowledged keys")
                        .containsAll(acknowledged));
    }

    @Test
    void aRightStorePasses() {
        KillReport report = killAppending(Mistake.NONE, 5);

        System.out.println("KillLoopTest: " + report);
        assertThat(report.rounds()).isEqualTo(5);
        assertThat(report.acknowledged()).isGreaterThanOrEqualTo(5);
        assertThat(report)
                .hasToString(
                        "5 kills, after " + report.acknowledged() + " acknowledgements in all; seed " + report.seed());
    }

    @Test
    void aStoreThatAcknowledgesBeforeItWroteIsCaught() {
        assertThatThrownBy(() -> killAppending(Mistake.ACKNOWLEDGES_BEFORE_IT_WROTE, 20))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("wrong after a kill: [acknowledged keys]")
                // Mostly in the first round; a slow machine can kill the child before it acknowledges.
                .hasMessageFindingMatch("round \\d+ of 20: ");
    }

    @Test
    void aStoreThatDoesNotRepairItsTailIsCaught() {
        assertThatThrownBy(() -> killAppending(Mistake.NO_TAIL_REPAIR, 20))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("wrong after a kill: [acknowledged keys]")
                // Only a second process can append behind what the first one left.
                .hasMessageNotContaining("round 1 of 20: ");
    }

    private static final class Printing {

        private Printing() {}

        /** Prints its arguments, the last one without an end of line, and waits to be killed. */
        public static void main(String[] arguments) throws InterruptedException {
            System.out.print(String.join("\n", arguments));
            System.out.flush();
            Thread.currentThread().join();
        }
    }

    @Test
    void whatWasPrintedBeforeTheKillCountsUpToTheLastWholeLine() {
        List<String> seen = new ArrayList<>();

        KillLoop.of(Printing.class, "1", "2", "3", "45").killWithin(1).rounds(2).check(acknowledged -> {
            seen.clear();
            seen.addAll(acknowledged);
        });

        assertThat(seen).containsExactly("1", "2", "3", "1", "2", "3");
    }

    @Test
    void aFailureTellsTheRoundTheSeedAndWhatWasAcknowledged() {
        assertThatThrownBy(() -> KillLoop.of(Printing.class, "a", "b", "")
                        .killWithin(1)
                        .rounds(7)
                        .seed(-42)
                        .check(acknowledged -> assertThat(acknowledged)
                                .as("not yet a third round")
                                .hasSizeLessThan(6)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("wrong after a kill: [not yet a third round]")
                .hasMessageEndingWith("""


                        round 3 of 7: 2 acknowledgements, the last one: b; in the rounds before: 4
                        the same kills again, on a new store: .seed(-42L) or -Dedgestore.seed=-42
                        the child's standard error: nothing""")
                .hasCauseInstanceOf(AssertionError.class);
    }

    @Test
    void aChildThatPrintsGarbageIsAFailure() {
        assertThatThrownBy(() -> KillLoop.of(Printing.class, "12", "WARNING: 13 is next", "")
                        .acknowledgements(Long::valueOf)
                        .killWithin(1)
                        .check(acknowledged -> assertThat(acknowledged).containsExactly(12L)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("the child printed what is no acknowledgement: WARNING: 13 is next")
                .hasCauseInstanceOf(NumberFormatException.class);
    }

    @Test
    void aChildThatNeverAcknowledgesIsAFailure() {
        assertThatThrownBy(() -> KillLoop.of(Printing.class, "no end of line")
                        .patience(Duration.ofSeconds(2))
                        .check(acknowledged -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("the child acknowledged nothing for 2 s");
    }

    private static final class Ending {

        private Ending() {}

        public static void main(String[] arguments) {
            System.out.println("a");
            throw new IllegalStateException("the disk is on fire");
        }
    }

    @Test
    void aChildThatEndsByItselfIsAFailureWithItsErrors() {
        assertThatThrownBy(
                        () -> KillLoop.of(Ending.class).killWithin(1000).seed(1).check(acknowledged -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("the child ended by itself with exit code 1")
                .hasMessageContaining("the last one: a;")
                .hasMessageContaining("the child's standard error: \n")
                .hasMessageContaining("IllegalStateException: the disk is on fire");
    }

    @Test
    void anyCommandCanBeKilled() {
        // Both lines at once, and then it waits for its input, which never comes.
        List<String> command = List.of("sh", "-c", "printf '1\\n2\\n'; cat");

        KillReport report = KillLoop.command(command).killWithin(2).rounds(3).check(acknowledged -> {});

        assertThat(report.acknowledged()).isEqualTo(6);
    }

    @Test
    void whatCannotBeDoneIsRefused() {
        KillLoop<String> loop = KillLoop.of(Printing.class);
        assertThatThrownBy(() -> loop.rounds(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> loop.killWithin(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KillLoop.command(List.of(directory + "/none")).check(acknowledged -> {}))
                .hasMessageContaining("none");
    }

    /** Has a child, and never gets to kill it. */
    private static final class Parent {

        private Parent() {}

        public static void main(String[] arguments) {
            KillLoop.of(Child.class)
                    .acknowledgements(line -> {
                        System.out.println(line);
                        return line;
                    })
                    .killWithin(Integer.MAX_VALUE)
                    .seed(1)
                    .check(acknowledged -> {});
        }
    }

    private static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws InterruptedException {
            System.out.println(ProcessHandle.current().pid());
            Thread.currentThread().join();
        }
    }

    @Test
    void theSameSeedKillsAtTheSamePoints() {
        List<KillRun.Kill> kills = kills(7);
        assertThat(kills).isEqualTo(kills(7)).isNotEqualTo(kills(8)).doesNotHaveDuplicates();
        assertThat(kills).allMatch(kill -> kill.acknowledgements() >= 1 && kill.acknowledgements() <= 30);
        // Within the operation, neither before nor behind it.
        assertThat(kills).allMatch(kill -> kill.point() >= 0 && kill.point() < 1);
        assertThat(kills).anyMatch(kill -> kill.point() < 0.2).anyMatch(kill -> kill.point() > 0.8);
    }

    private static List<KillRun.Kill> kills(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return Stream.generate(() -> KillRun.Kill.draw(random, 30)).limit(50).toList();
    }

    @Test
    void asManyAreAwaitedAsTheSeedSays() {
        Path file = directory.resolve("keys");
        List<Integer> counts = new ArrayList<>();
        KillLoop.of(Appending.class, file, Mistake.NONE)
                .killWithin(30)
                .rounds(3)
                .seed(7)
                .check(acknowledged -> counts.add(acknowledged.size()));

        int before = 0;
        for (int round = 0; round < 3; round++) {
            assertThat(counts.get(round) - before)
                    .as("acknowledgements in round %d", round + 1)
                    .isGreaterThanOrEqualTo(kills(7).get(round).acknowledgements());
            before = counts.get(round);
        }
    }

    @Test
    void whatTheChildHasStartedIsKilledToo() throws Exception {
        List<Long> started = new ArrayList<>();
        KillLoop.command(List.of("sh", "-c", "sleep 600 > /dev/null & echo $!; wait"))
                .acknowledgements(Long::valueOf)
                .killWithin(1)
                .rounds(2)
                .check(started::addAll);

        assertThat(started).isNotEmpty();
        for (long pid : started) {
            awaitEnd(pid);
        }
    }

    /** Ends in good order while it has a child, which does not look whether its parent lives. */
    private static final class EndingParent {

        private EndingParent() {}

        public static void main(String[] arguments) {
            KillLoop.command(List.of("sh", "-c", "echo $$; exec sleep 600"))
                    .acknowledgements(line -> {
                        System.out.println(line);
                        System.exit(0);
                        return line;
                    })
                    .check(acknowledged -> {});
        }
    }

    @Test
    void aChildEndsWhenItsParentEnds() throws Exception {
        Process parent = new ProcessBuilder(
                        KillLoop.of(EndingParent.class).command.apply(directory))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            awaitEnd(Long.parseLong(parent.inputReader().readLine()));
            assertThat(parent.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            parent.destroyForcibly();
        }
        assertThat(directory).as("the parent's java.io.tmpdir").isEmptyDirectory();
    }

    @Test
    void eachChildGetsADirectoryForTemporaryFilesThatIsDeleted() {
        Set<Path> directories = new HashSet<>();

        KillLoop.command(temporary -> {
                    assertThat(temporary).isEmptyDirectory();
                    directories.add(temporary);
                    return List.of(
                            "sh", "-c", "mkdir $0/a && echo > $0/a/b && echo 1 && exec sleep 600", temporary + "");
                })
                .killWithin(1)
                .rounds(2)
                .check(acknowledged -> assertThat(directories).anyMatch(each -> Files.exists(each.resolve("a/b"))));

        assertThat(directories).hasSize(2).noneMatch(each -> Files.exists(each.getParent()));
    }

    @Test
    void aChildThatCannotBeStartedLeavesNoDirectory() {
        List<Path> directories = new ArrayList<>();

        assertThatThrownBy(() -> KillLoop.command(temporary -> {
                            directories.add(temporary);
                            return List.of(directory.resolve("nowhere").toString());
                        })
                        .check(acknowledged -> {}))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(directories).hasSize(1).noneMatch(each -> Files.exists(each.getParent()));
    }

    private static void awaitEnd(long pid) throws Exception {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            try {
                process.get().onExit().get(10, TimeUnit.SECONDS);
            } finally {
                process.get().destroyForcibly();
            }
        }
    }

    /** As Surefire does it for a project with a {@code module-info}. */
    @Test
    void aParentOnTheModulePathHasAChild() throws Exception {
        Path tests = locationOf(KillLoopTest.class);
        String path = System.getProperty("java.class.path");
        String modules = Stream.of(path.split(File.pathSeparator))
                .filter(each -> !Path.of(each).equals(tests))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modules,
                "--class-path",
                tests.toString(),
                "--patch-module",
                "io.edgestore.testkit=" + tests,
                "--add-reads",
                "io.edgestore.testkit=ALL-UNNAMED",
                "--module",
                "io.edgestore.testkit/" + Parent.class.getName());
        Process parent = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = parent.inputReader()) {
            assertThat(output.readLine())
                    .as("the number of the child's process")
                    .matches("\\d+");
        } finally {
            parent.destroyForcibly();
        }
    }

    private static Path locationOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
    void aChildEndsWhenItsParentIsKilled() throws Exception {
        Process parent = new ProcessBuilder(KillLoop.of(Parent.class).command.apply(directory))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle child;
        try {
            child = ProcessHandle.of(Long.parseLong(parent.inputReader().readLine()))
                    .orElseThrow();
        } finally {
            parent.destroyForcibly();
        }

        child.onExit().get(1, TimeUnit.MINUTES);
        assertThat(child.isAlive()).isFalse();
    }
}
