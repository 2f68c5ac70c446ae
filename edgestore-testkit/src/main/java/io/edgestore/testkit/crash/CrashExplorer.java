package io.edgestore.testkit.crash;

import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.DirectoryOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Crashes a store after each of its file operations, and has what is left checked.
 *
 * <pre>{@code
 * CrashExplorer.<String>workload((directory, keys) -> {
 *     try (Store store = Store.open(directory)) {
 *         for (String key : List.of("a", "b", "c")) {
 *             keys.attempt(key);
 *             store.put(key, "value");
 *             keys.acknowledge(key);
 *         }
 *     }
 * }).check((directory, keys) -> {
 *     try (Store store = Store.open(directory)) {
 *         assertThat(store.keys()).containsAll(keys.acknowledged()).isSubsetOf(keys.attempted());
 *     }
 * });
 * }</pre>
 *
 * <p>The workload runs once, in a {@link CrashFileSystem} that writes down what it does. Then for each operation the disk
 * is made again as it was behind it, and several crashes are tried there: the process is killed; the power is cut, and all
 * is lost that was not forced; the power is cut, and a random part of that is lost (which, {@link #directoryOrder} limits); and if a write comes next, the process
 * is killed within it, when a random part of its bytes, from the first on, is in the file. Each leaves an image of its own
 * for the checker, with what was attempted and acknowledged until then. What the checker's recovery does is written down too, and is crashed in
 * the same way, one level deep. Where nothing is volatile, no power is cut, as all that leaves the same.
 *
 * <p>A workload may put in faults, by {@link CrashFileSystem#of}. It must not throw. A checker that also writes, and reads
 * that back, finds more: what was appended behind a torn tail, say. The workload and each run of the checker has a thread of
 * its own: what one leaves interrupted does not disturb the next.
 *
 * <p>The random numbers depend on a seed alone, which {@link #seed} or {@code -Dedgestore.seed} sets and each failure names.
 * With a workload of several threads, though, the operations can be others the next time. Immutable.
 *
 * @param <T> what the store is asked to keep, see {@link Acknowledgements}
 */
public final class CrashExplorer<T> {

    private static final int RANDOM_IMAGES = 4;
    private static final long BUDGET = 10_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Stage<T> workload;
    private final DirectoryOrder directoryOrder;
    private final int randomImages;
    private final long budget;
    private final long seed;
    private final Duration patience;
    private final List<Integer> point;

    private CrashExplorer(
            Stage<T> workload,
            DirectoryOrder directoryOrder,
            int randomImages,
            long budget,
            long seed,
            Duration patience,
            List<Integer> point) {
        this.workload = workload;
        this.directoryOrder = directoryOrder;
        this.randomImages = randomImages;
        this.budget = budget;
        this.seed = seed;
        this.patience = patience;
        this.point = point;
    }

    /**
     * An explorer of the crashes of a workload, with 4 random images for an operation, a budget of 10,000 images, and {@link
     * DirectoryOrder#ORDERED}.
     *
     * @param workload what uses the store
     * @param <T> what the store is asked to keep
     * @return the explorer
     */
    public static <T> CrashExplorer<T> workload(Stage<T> workload) {
        long seed = Long.getLong("edgestore.seed", System.nanoTime());
        return new CrashExplorer<>(
                Objects.requireNonNull(workload),
                DirectoryOrder.ORDERED,
                RANDOM_IMAGES,
                BUDGET,
                seed,
                PATIENCE,
                List.of());
    }

    /**
     * Sets in which order changes of directories reach the disk. {@link DirectoryOrder#ORDERED}, which is set from the start,
     * is what a store meets on file systems with a journal. A store that passes {@link DirectoryOrder#ANY} relies on nothing
     * that POSIX does not promise; many stores that are used without trouble do.
     *
     * @param order the order
     * @return another explorer
     */
    public CrashExplorer<T> directoryOrder(DirectoryOrder order) {
        return new CrashExplorer<>(
                workload, Objects.requireNonNull(order), randomImages, budget, seed, patience, point);
    }

    /**
     * Sets how many random images there are for an operation, besides the extremes.
     *
     * @param count how many, 0 or more
     * @return another explorer
     * @throws IllegalArgumentException if it is less
     */
    public CrashExplorer<T> randomImages(int count) {
        return new CrashExplorer<>(workload, directoryOrder, (int) atLeast(0, count), budget, seed, patience, point);
    }

    /**
     * Sets how many images are checked at most. Those of the workload come first, an even sample if they are more; the rest
     * goes to crashes in recovery, an even share for each.
     *
     * @param images the most, 1 or more
     * @return another explorer
     * @throws IllegalArgumentException if it is less
     */
    public CrashExplorer<T> budget(long images) {
        return new CrashExplorer<>(workload, directoryOrder, randomImages, atLeast(1, images), seed, patience, point);
    }

    /**
     * Sets how long the workload, and each run of the checker, may take. One that takes longer hangs: that is a failure like
     * any other. Its thread is interrupted, and left behind.
     *
     * @param longest more than zero; a minute unless set, and more is better in a debugger
     * @return another explorer
     * @throws IllegalArgumentException if it is not more than zero
     */
    public CrashExplorer<T> patience(Duration longest) {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("there must be some patience, not " + longest);
        }
        return new CrashExplorer<>(workload, directoryOrder, randomImages, budget, seed, longest, point);
    }

    private static long atLeast(long least, long number) {
        if (number < least) {
            throw new IllegalArgumentException("the number of images must be at least " + least + ", not " + number);
        }
        return number;
    }

    /**
     * Sets the seed.
     *
     * @param newSeed any number
     * @return another explorer
     */
    public CrashExplorer<T> seed(long newSeed) {
        return new CrashExplorer<>(workload, directoryOrder, randomImages, budget, newSeed, patience, point);
    }

    /**
     * Tries one crash again, and no others.
     *
     * @param failed as the message of its failure gives it
     * @return another explorer
     * @throws IllegalArgumentException if that is no such text
     */
    public CrashExplorer<T> replay(String failed) {
        if (!failed.matches("-?\\d+(:\\d+:\\d+){1,2}")) {
            throw new IllegalArgumentException(
                    failed + " is not seed:operation:image or seed:operation:image:operation:image");
        }
        String[] parts = failed.split(":");
        List<Integer> steps = Arrays.stream(parts).skip(1).map(Integer::valueOf).toList();
        return new CrashExplorer<>(
                workload, directoryOrder, randomImages, budget, Long.parseLong(parts[0]), patience, steps);
    }

    /**
     * Runs the workload, and the checker on each image.
     *
     * @param checker reopens the store, and throws if it is not as it must be
     * @return what was explored
     * @throws AssertionError if the checker threw anything or hangs, with the crash, the operations before it, and how to
     *     have just it again; if the workload threw anything, hangs, or did nothing in its directory; or if it put in a fault
     *     that met no operation
     * @throws org.opentest4j.TestAbortedException as the checker or the workload threw it
     * @throws IllegalArgumentException if the crash to {@link #replay} is none of this workload and checker
     * @throws IllegalStateException if this thread is interrupted; it stays so
     */
    public CrashReport check(Stage<T> checker) {
        Exploration<T> exploration = new Exploration<>(
                workload, Objects.requireNonNull(checker), directoryOrder, randomImages, seed, patience);
        return point.isEmpty() ? exploration.explore(budget) : exploration.replay(point);
    }
}
