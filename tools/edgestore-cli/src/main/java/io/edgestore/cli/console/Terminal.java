package io.edgestore.cli.console;

import java.time.Duration;
import java.util.Optional;

/** Whether people watch standard error while a command runs: then it shows them how far long work is. */
public final class Terminal {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Moves to the beginning of the line, and erases it. */
    private static final String ERASE = "\r\u001b[K";

    private final Watching watching;
    private final Duration patience;
    private volatile boolean quiet;
    private volatile boolean drawn;

    private Terminal(Watching watching, Duration patience) {
        this.watching = watching;
        this.patience = patience;
    }

    /** What is seen. */
    public enum Watching {
        /** Nothing, as standard error goes elsewhere. */
        NOTHING,
        /** Standard error. */
        ERRORS,
        /** Standard error, while standard output fills a file. */
        ERRORS_BESIDE_FILE
    }

    /** The launcher knows: it says {@code error}, or {@code error,file}. Java alone could not tell. */
    public static Terminal of(String word) {
        if ("error".equals(word)) {
            return new Terminal(Watching.ERRORS, PATIENCE);
        }
        return new Terminal("error,file".equals(word) ? Watching.ERRORS_BESIDE_FILE : Watching.NOTHING, PATIENCE);
    }

    /**
     * One that is given.
     *
     * @param patience after which time long work is shown
     */
    public static Terminal of(Watching watching, Duration patience) {
        return new Terminal(watching, patience);
    }

    /** Has nothing shown from now on. */
    public void silence() {
        quiet = true;
    }

    /** After which time the progress of a command is shown; empty if it never is. */
    Optional<Duration> patience() {
        return quiet || watching == Watching.NOTHING ? Optional.empty() : Optional.of(patience);
    }

    /** The same for a command that writes to standard output: shown only while that fills a file. */
    Optional<Duration> patienceBesideOutput() {
        return watching == Watching.ERRORS_BESIDE_FILE ? patience() : Optional.empty();
    }

    /** The line shows the progress from now on. */
    void draw() {
        drawn = true;
    }

    /** What makes the line free for something else: nothing, unless it shows the progress. */
    String erase() {
        boolean erasing = drawn;
        drawn = false;
        return erasing ? ERASE : "";
    }
}
