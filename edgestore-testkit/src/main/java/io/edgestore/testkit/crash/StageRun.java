package io.edgestore.testkit.crash;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Runs one stage, in a thread of its own: an interrupt that a fault left ends with it, and one that hangs can be left
 * behind.
 */
final class StageRun {

    private final Thread thread;
    private Throwable failure;

    private <T> StageRun(Stage<T> stage, Path directory, Acknowledgements<T> acknowledgements) {
        // By the caller's name, which operations then have.
        thread = new Thread(
                () -> {
                    try {
                        stage.run(directory, acknowledgements);
                    } catch (Throwable e) {
                        // An Error too: a recovery that runs out of memory is just what is looked for.
                        failure = e;
                    }
                },
                Thread.currentThread().getName());
        thread.setDaemon(true);
    }

    /** What the stage threw, or null. */
    static <T> Throwable failureOf(
            Stage<T> stage, Path directory, Acknowledgements<T> acknowledgements, Duration patience) {
        StageRun run = new StageRun(stage, directory, acknowledgements);
        run.thread.start();
        try {
            run.thread.join(Math.max(1, patience.toMillis()));
        } catch (InterruptedException e) {
            run.thread.interrupt();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a stage ran", e);
        }
        if (run.thread.isAlive()) {
            return run.abandon(patience);
        }
        return run.failure;
    }

    /** Where it stands is what to look at first. */
    private AssertionError abandon(Duration patience) {
        AssertionError hangs = new AssertionError("has not ended within " + patience.toMillis() + " ms");
        hangs.setStackTrace(thread.getStackTrace());
        thread.interrupt();
        return hangs;
    }
}
