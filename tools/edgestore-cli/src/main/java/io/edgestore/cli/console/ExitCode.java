package io.edgestore.cli.console;

/** What the process says to the one that started it. With several files, the highest code counts. */
public final class ExitCode {

    /** Clean, or a torn or zero tail, which any crash can leave. */
    public static final int SOUND = 0;

    /** Damage in a file, records missing between two files, or lines left out. Nothing else ends with this one. */
    public static final int DAMAGED = 1;

    /** The command line is wrong. */
    public static final int USAGE = 2;

    /** Something could not be read, written or understood, or went wrong in a way that nobody thought of. */
    public static final int UNREADABLE = 3;

    /** Who reads our output has gone away. It is what a shell shows for a program that SIGPIPE ended. */
    public static final int OUTPUT_CLOSED = 141;

    private ExitCode() {}
}
