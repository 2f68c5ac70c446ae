package io.edgestore.testkit.kill;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kills a real process while it writes, again and again on the same store, and has what is left checked each time.
 *
 * <pre>{@code
 * class Child {
 *     public static void main(String[] arguments) throws IOException {
 *         try (Store store = Store.open(Path.of(arguments[0]))) {
 *             for (int i = store.size(); ; i++) {
 *                 store.put("key-" + i, "value");
 *                 System.out.println("key-" + i);     // a line acknowledges
 *             }
 *         }
 *     }
 * }
 *
 * KillLoop.of(Child.class, directory).check(acknowledged -> {
 *     try (Store store = Store.open(directory)) {
 *         assertThat(store.keys()).containsAll(acknowledged);
 *     }
 * });
 * }</pre>
 *
 * <p>In each round a child is started, and each line that it prints to its standard output is an acknowledgement. After a
 * random number of them, at a random point within the next operation, it is killed as by {@code kill -9}. Whatever it had
 * printed by then, up to the last whole line, must be in the store. Its standard error is shown when something is wrong.
 *
 * <p><b>What that proves, and what not.</b> The operating system lives on, with all that was written to it: so a loop of
 * kills proves that a store writes before it acknowledges, and that it recovers from operations that were cut in two by a
 * real kernel. It proves nothing of fsync: a store that never forces anything passes. For that there is {@code
 * CrashExplorer}, which also crashes recovery.
 *
 * <p>A JVM that is killed deletes none of its temporary files, such as native libraries that it unpacked. So each child of
 * {@link #of} gets a {@code java.io.tmpdir} of its own, which is deleted after the check. {@link #command(Function)} passes
 * such a directory to any other program.
 *
 * <p>A child does not outlive this JVM: it is killed when this JVM ends in good order, and one that was started by {@link
 * #of} ends by itself when this JVM is killed.
 *
 * <p>There are 20 rounds unless {@link #rounds} or {@code -Dedgestore.kills} says otherwise. The numbers of
 * acknowledgements, and the points between them as fractions of an operation, depend on a seed alone, which {@link #seed}
 * or {@code -Dedgestore.seed} sets and each failure names. In which instruction that hits is up to the machine: a replay of
 * a rare failure may take more rounds. Immutable.
 *
 * @param <F> what an acknowledgement says
 */
public final class KillLoop<F> {

    /**
     * Looks at the store after a kill.
     *
     * @param <F> what an acknowledgement says
     */
    @FunctionalInterface
    public interface Checker<F> {

        /**
         * Reopens the store, and may use it.
         *
         * @param acknowledged all that was acknowledged in this round and those before, in that order; unmodifiable
         * @throws Exception if the store is not as it must be; an {@link AssertionError} is as good
         */
        void check(List<F> acknowledged) throws Exception;
    }

    private static final int ROUNDS = 20;
    private static final int MOST_ACKNOWLEDGEMENTS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    final Function<Path, List<String>> command;
    final Function<String, F> parser;
    final int rounds;
    final int mostAcknowledgements;
    final Duration patience;
    final long seed;

    private KillLoop(
            Function<Path, List<String>> command,
            Function<String, F> parser,
            int rounds,
            int mostAcknowledgements,
            Duration patience,
            long seed) {
        this.command = command;
        this.parser = parser;
        this.rounds = rounds;
        this.mostAcknowledgements = mostAcknowledgements;
        this.patience = patience;
        this.seed = seed;
    }

    /**
     * A loop with a child JVM, of this JVM's Java, made to start fast. Its class path is this JVM's, and this JVM's module
     * path behind it: the child has no modules of its own, and finds services by {@code META-INF/services} alone.
     *
     * @param main has a {@code public static void main(String[])}, need not be public itself, and leaves its standard input alone
     * @param arguments for the main method, by their {@code toString()}
     * @return the loop; each line of the child is an acknowledgement as it is
     */
    public static KillLoop<String> of(Class<?> main, Object... arguments) {
        List<String> options = new ArrayList<>();
        // Else JDK 24 and later warn of stores that stand on native code.
        options.add("--enable-native-access=ALL-UNNAMED");
        options.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        options.addAll(List.of("-cp", classPath(), KilledMain.class.getName()));
        options.add(main.getName());
        for (Object argument : arguments) {
            options.add(argument.toString());
        }
        return command(temporary -> {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-Djava.io.tmpdir=" + temporary);
            command.addAll(options);
            return command;
        });
    }

    /** All that can be loaded here, modules too: what is one for the parent need not be one for the child. */
    private static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(path -> path != null && !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * A loop with a child of any kind. It should end when its standard input does: that is when this JVM has died.
     *
     * @param command the program and its arguments
     * @return the loop; each line of the child is an acknowledgement as it is
     */
    public static KillLoop<String> command(List<String> command) {
        List<String> copy = List.copyOf(command);
        return command(temporary -> copy);
    }

    /**
     * A loop with a child of any kind that keeps its temporary files in a directory of its own: it is new and empty for each
     * child, and deleted after the check. The child should end when its standard input does: that is when this JVM has died.
     *
     * @param command returns the program and its arguments, given the directory; a JVM needs {@code "-Djava.io.tmpdir=" +
     *     directory} among them
     * @return the loop; each line of the child is an acknowledgement as it is
     */
    public static KillLoop<String> command(Function<Path, List<String>> command) {
        long seed = Long.getLong("edgestore.seed", System.nanoTime());
        int rounds = Integer.getInteger("edgestore.kills", ROUNDS);
        return new KillLoop<>(
                Objects.requireNonNull(command), Function.identity(), rounds, MOST_ACKNOWLEDGEMENTS, PATIENCE, seed);
    }

    /**
     * Sets how lines are read. A line that cannot be read fails the test: the child may print nothing else.
     *
     * @param <G> what an acknowledgement says
     * @param newParser from a line without its end; throws any {@link RuntimeException} for one that is no acknowledgement
     * @return another loop
     */
    public <G> KillLoop<G> acknowledgements(Function<String, G> newParser) {
        return new KillLoop<>(command, Objects.requireNonNull(newParser), rounds, mostAcknowledgements, patience, seed);
    }

    /**
     * Sets after how many acknowledgements of a round the child is killed at the latest.
     *
     * @param most 1 or more; 200 unless set
     * @return another loop
     * @throws IllegalArgumentException if it is less
     */
    public KillLoop<F> killWithin(int most) {
        return new KillLoop<>(command, parser, rounds, atLeastOne(most), patience, seed);
    }

    /**
     * Sets how often a child is started and killed.
     *
     * @param count 1 or more
     * @return another loop
     * @throws IllegalArgumentException if it is less
     */
    public KillLoop<F> rounds(int count) {
        return new KillLoop<>(command, parser, atLeastOne(count), mostAcknowledgements, patience, seed);
    }

    /**
     * Sets how long an acknowledgement is waited for, the start of the child included. A child that takes longer hangs.
     *
     * @param longest a minute unless set
     * @return another loop
     */
    public KillLoop<F> patience(Duration longest) {
        return new KillLoop<>(command, parser, rounds, mostAcknowledgements, Objects.requireNonNull(longest), seed);
    }

    /**
     * Sets the seed.
     *
     * @param newSeed any number
     * @return another loop
     */
    public KillLoop<F> seed(long newSeed) {
        return new KillLoop<>(command, parser, rounds, mostAcknowledgements, patience, newSeed);
    }

    private static int atLeastOne(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("there must be at least one, not " + count);
        }
        return count;
    }

    /**
     * Starts and kills children, and runs the checker after each.
     *
     * @param checker reopens the store, and throws if it is not as it must be
     * @return what was done
     * @throws AssertionError if the checker threw anything; or if a child ended by itself, printed what is no
     *     acknowledgement, or printed nothing in time. With the round, the seed, and what the child wrote to its standard
     *     error
     * @throws java.io.UncheckedIOException if the child cannot be started
     * @throws IllegalStateException if this thread is interrupted; it stays so
     */
    public KillReport check(Checker<F> checker) {
        return new KillRun<>(this, Objects.requireNonNull(checker)).run();
    }
}
