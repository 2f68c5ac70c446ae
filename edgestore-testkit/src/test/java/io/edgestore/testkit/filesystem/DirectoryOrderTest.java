package io.edgestore.testkit.filesystem;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgestore.testkit.crash.Acknowledgements;
import io.edgestore.testkit.crash.CrashExplorer;
import io.edgestore.testkit.crash.CrashReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In order, a crash leaves a state that programs have seen. */
@Timeout(120)
class DirectoryOrderTest {

    private static final long SEED = Long.getLong("edgestore.seed", System.nanoTime());

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            channel.force(true);
        }
    }

    /** Files that come, go and move in three directories, and all the states that they were in. */
    private static final class Moving {

        private static final List<String> DIRECTORIES = List.of("/a", "/b", "/c");

        private final CrashFileSystem fs;
        private final Random random;
        private final List<Path> files = new ArrayList<>();
        private final List<Map<String, String>> states = new ArrayList<>();
        /** For each directory, the state that its last change made. */
        private final Map<String, Integer> changed = new TreeMap<>();

        private int durable;
        private int created;

        Moving(DirectoryOrder order, Random random) throws IOException {
            fs = CrashFileSystem.create(order);
            this.random = random;
            for (String directory : DIRECTORIES) {
                Files.createDirectory(fs.getPath(directory));
                changed.put(directory, 0);
            }
            force(fs.getPath("/"));
            states.add(files(fs));
        }

        void step() throws IOException {
            int kind = random.nextInt(10);
            if (kind == 0) {
                Path directory = directory();
                force(directory);
                durable = Math.max(durable, changed.get(directory.toString()));
            } else if (kind < 5 || files.isEmpty()) {
                Path file = Files.writeString(newName(), "content " + created);
                force(file);
                files.add(file);
                changed(file);
            } else if (kind < 8) {
                Path from = files.remove(random.nextInt(files.size()));
                boolean replaces = random.nextBoolean() && !files.isEmpty();
                Path to = replaces ? files.remove(random.nextInt(files.size())) : newName();
                Files.move(from, to, ATOMIC_MOVE);
                files.add(to);
                changed(from, to);
            } else {
                Path file = files.remove(random.nextInt(files.size()));
                Files.delete(file);
                changed(file);
            }
        }

        private Path directory() {
            return fs.getPath(DIRECTORIES.get(random.nextInt(DIRECTORIES.size())));
        }

        private Path newName() {
            return directory().resolve("f" + ++created);
        }

        private void changed(Path... paths) {
            for (Path path : paths) {
                changed.put(path.getParent().toString(), states.size());
            }
            states.add(files(fs));
        }

        /** Those that a power cut may leave. */
        List<Map<String, String>> possible() {
            return states.subList(durable, states.size());
        }

        /** Each file's content by its path. */
        static Map<String, String> files(CrashFileSystem fs) {
            Map<String, String> contents = new TreeMap<>();
            try (Stream<Path> all = Files.walk(fs.getPath("/"))) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    contents.put(file.toString(), Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return contents;
        }
    }

    @Test
    void inOrderAPowerCutLeavesAStateThatWasThere() throws IOException {
        Set<Object> left = new HashSet<>();
        for (int run = 0; run < 40; run++) {
            Random random = new Random(SEED + run);
            Moving moving = new Moving(DirectoryOrder.ORDERED, random);
            for (int step = 0; step < 30; step++) {
                moving.step();
                for (int cut = 0; cut < 5; cut++) {
                    Map<String, String> image = Moving.files(moving.fs.after(Crash.powerCut(random.nextLong())));
                    assertThat(moving.possible())
                            .as("step %d of run %d, -Dedgestore.seed=%d", step, run, SEED)
                            .contains(image);
                    left.add(List.of(run, image));
                }
                assertThat(Moving.files(moving.fs.after(Crash.powerCutLosingAll())))
                        .as("what is forced at step %d of run %d, -Dedgestore.seed=%d", step, run, SEED)
                        .isEqualTo(moving.possible().get(0));
            }
        }
        assertThat(left).as("different images").hasSizeGreaterThan(500);
    }

    /** The control: the same operations leave other states too, in any order. */
    @Test
    void inAnyOrderAPowerCutLeavesAStateThatNeverWas() throws IOException {
        List<Map<String, String>> others = new ArrayList<>();
        Random random = new Random(SEED);
        for (int run = 0; run < 10; run++) {
            Moving moving = new Moving(DirectoryOrder.ANY, random);
            for (int step = 0; step < 30; step++) {
                moving.step();
                others.add(Moving.files(moving.fs.after(Crash.powerCut(random.nextLong()))));
            }
            others.removeAll(moving.states);
        }
        assertThat(others).as("-Dedgestore.seed=%d", SEED).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(DirectoryOrder.class)
    void forcingADirectoryTakesAlongAllEarlierChangesInOrder(DirectoryOrder order) throws IOException {
        CrashFileSystem fs = CrashFileSystem.create(order);
        Path other = Files.createDirectory(fs.getPath("/other"));
        Path forced = Files.createDirectory(fs.getPath("/forced"));
        force(fs.getPath("/"));
        Files.createFile(other.resolve("earlier"));
        Files.createFile(forced.resolve("file"));
        Files.createFile(other.resolve("later"));
        force(forced);
        Map<String, String> expected = new TreeMap<>(Map.of("/forced/file", ""));
        if (order == DirectoryOrder.ORDERED) {
            expected.put("/other/earlier", "");
        }
        assertThat(Moving.files(fs.after(Crash.powerCutLosingAll()))).isEqualTo(expected);
    }

    /** What a journal could not write, it does not write a second time; and what is behind it cannot be there without it. */
    @Test
    void aFailedForceIsNotMadeGoodByASecondInOrder() throws IOException {
        CrashFileSystem fs = CrashFileSystem.create();
        Path root = fs.getPath("/");
        Files.createFile(fs.getPath("/a"));
        fs.on(Operation.Kind.FORCE).nth(1).fail();
        assertThatThrownBy(() -> force(root)).isInstanceOf(IOException.class);
        force(root);
        assertThat(Moving.files(fs.after(Crash.powerCutLosingAll()))).isEmpty();
        Files.createFile(fs.getPath("/b"));
        assertThat(Moving.files(fs.after(Crash.powerCutLosingAll()))).isEmpty();
        force(root);
        assertThat(Moving.files(fs.after(Crash.powerCutLosingAll()))).containsOnlyKeys("/a", "/b");
    }

    /** A number in a file of its own: the next one is written, the one before it deleted, and then both are forced. */
    private static CrashExplorer<Integer> numbering() {
        return CrashExplorer.<Integer>workload((directory, numbers) -> {
                    for (int number = 1; number <= 5; number++) {
                        numbers.attempt(number);
                        Path next = Files.writeString(directory.resolve("number-" + number), "" + number);
                        force(next);
                        Files.deleteIfExists(directory.resolve("number-" + (number - 1)));
                        force(directory);
                        numbers.acknowledge(number);
                    }
                })
                .seed(SEED);
    }

    private static void checkNumber(Path directory, Acknowledgements<Integer> numbers) throws IOException {
        int newest = 0;
        for (int number : numbers.attempted()) {
            Path file = directory.resolve("number-" + number);
            if (Files.exists(file) && Files.readString(file).equals("" + number)) {
                newest = number;
            }
        }
        assertThat(newest)
                .as("the number")
                .isGreaterThanOrEqualTo(numbers.acknowledged().size());
    }

    @Test
    void aStoreThatReliesOnTheOrderPassesInOrder() {
        CrashReport report = numbering().check(DirectoryOrderTest::checkNumber);
        assertThat(report.images()).isEqualTo(report.imagesThere());
        assertThat(report.directoryOrder()).isEqualTo(DirectoryOrder.ORDERED);
        assertThat(report)
                .asString()
                .contains("directory changes reach the disk in the order in which they were made; seed " + SEED);
    }

    @Test
    void aStoreThatReliesOnTheOrderIsFoundInAnyOrder() {
        assertThatThrownBy(() -> numbering()
                        .directoryOrder(DirectoryOrder.ANY)
                        .randomImages(20)
                        .check(DirectoryOrderTest::checkNumber))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[the number]")
                .hasMessageContaining("directory changes reach the disk in any order")
                .hasMessageMatching("(?s).*CREATE /data/number-\\d \\[main]: lost\n.*DELETE .*: kept\n.*");
    }
}
