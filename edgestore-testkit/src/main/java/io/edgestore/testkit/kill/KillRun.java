package io.edgestore.testkit.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** One run of a {@link KillLoop}. */
final class KillRun<F> {

    /** Enough for the slowest disk, and not for a store whose next operation never comes. */
    private static final long LONGEST_OPERATION = Duration.ofMillis(200).toNanos();

    /** When to kill: after so many acknowledgements, at so large a part of the operation behind them. */
    record Kill(int acknowledgements, double point) {

        static Kill draw(SplittableRandom random, int mostAcknowledgements) {
            return new Kill(1 + random.nextInt(mostAcknowledgements), random.nextDouble());
        }
    }

    private final KillLoop<F> loop;
    private final KillLoop.Checker<F> checker;
    private final SplittableRandom random;
    private final List<F> acknowledged = new ArrayList<>();
    private int round;
    private int before;
    /** How long one took, in nanoseconds, when that was last seen. */
    private long operation;

    private String last;

    KillRun(KillLoop<F> loop, KillLoop.Checker<F> checker) {
        this.loop = loop;
        this.checker = checker;
        this.random = new SplittableRandom(loop.seed);
    }

    KillReport run() {
        try {
            while (round < loop.rounds) {
                round++;
                before = acknowledged.size();
                last = "none";
                playRound();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in round " + round, e);
        }
        return new KillReport(loop.seed, round, acknowledged.size());
    }

    private void playRound() throws IOException, InterruptedException {
        // Both drawn here: that later rounds are the same again must not depend on what this one meets.
        Kill kill = Kill.draw(random, loop.mostAcknowledgements);
        try (ChildProcess child = ChildProcess.start(loop.command)) {
            awaitAcknowledgements(child, kill.acknowledgements());
            spin((long) (kill.point() * operation));
            boolean alive = child.isAlive();
            child.kill();
            takeRest(child);
            if (!alive) {
                throw ended(child);
            }
            checkStore(child);
        }
    }

    private void awaitAcknowledgements(ChildProcess child, int count) throws IOException, InterruptedException {
        long first = 0;
        for (int i = 0; i < count; i++) {
            Optional<String> line = child.line(loop.patience);
            if (line == null) {
                throw failure("the child acknowledged nothing for " + loop.patience.toSeconds() + " s", child, null);
            }
            if (line.isEmpty()) {
                throw ended(child);
            }
            take(line.get(), child);
            first = i == 0 ? System.nanoTime() : first;
        }
        if (count > 1) {
            operation = Math.min((System.nanoTime() - first) / (count - 1), LONGEST_OPERATION);
        }
    }

    private static void spin(long nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    /** What it acknowledged before it died is acknowledged, also if nobody had read it yet. */
    private void takeRest(ChildProcess child) throws IOException, InterruptedException {
        while (true) {
            Optional<String> line = child.line(loop.patience);
            if (line == null) {
                throw failure("the child was killed, but something else holds its output open", child, null);
            }
            if (line.isEmpty()) {
                return;
            }
            take(line.get(), child);
        }
    }

    private void take(String line, ChildProcess child) throws IOException {
        try {
            acknowledged.add(loop.parser.apply(line));
            last = line;
        } catch (RuntimeException e) {
            throw failure("the child printed what is no acknowledgement: " + line, child, e);
        }
    }

    private void checkStore(ChildProcess child) throws IOException {
        try {
            checker.check(Collections.unmodifiableList(new ArrayList<>(acknowledged)));
        } catch (Throwable e) {
            // An Error too: a recovery that runs out of memory is just what is looked for.
            throw failure("wrong after a kill: " + (e.getMessage() == null ? e : e.getMessage()), child, e);
        }
    }

    private AssertionError ended(ChildProcess child) throws IOException, InterruptedException {
        String what = "the child ended by itself with exit code " + child.exitCode();
        return failure(what + "; it must go on until it is killed", child, null);
    }

    private AssertionError failure(String what, ChildProcess child, Throwable cause) throws IOException {
        String errors = child.errors();
        String text = what
                + "\n\nround " + round + " of " + loop.rounds + ": " + (acknowledged.size() - before)
                + " acknowledgements, the last one: " + last + "; in the rounds before: " + before
                + "\nthe same kills again, on a new store: .seed(" + loop.seed + "L) or -Dedgestore.seed=" + loop.seed
                + "\nthe child's standard error: " + (errors.isBlank() ? "nothing" : "\n" + errors.strip());
        return new AssertionError(text, cause);
    }
}
