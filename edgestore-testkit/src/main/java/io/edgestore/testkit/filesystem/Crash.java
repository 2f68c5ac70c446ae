package io.edgestore.testkit.filesystem;

import io.edgestore.testkit.disk.Disk;
import io.edgestore.testkit.disk.Survival;
import java.util.SplittableRandom;

/**
 * A kind of crash: it decides what is left of everything that was not durable.
 *
 * <p>A power cut decides piece by piece. A piece is a 512-byte sector of a file that was written since the file was last
 * forced, the file's length, the cutting of a file, or a change of directory entries. Of those, {@link
 * DirectoryOrder#ORDERED} keeps the first ones, up to one that is drawn, and {@link DirectoryOrder#ANY} any.
 */
public final class Crash {

    private enum Kind {
        PROCESS_KILLED("the process is killed"),
        PROCESS_KILLED_WRITING("the process is killed within the next operation"),
        POWER_CUT_LOSING_NOTHING("a power cut, nothing is lost"),
        POWER_CUT_LOSING_ALL("a power cut, all that was not forced is lost"),
        POWER_CUT("a power cut");

        private final String description;

        Kind(String description) {
            this.description = description;
        }
    }

    private final Kind kind;
    private final long seed;
    private final int bytes;

    private Crash(Kind kind, long seed) {
        this(kind, seed, 0);
    }

    private Crash(Kind kind, long seed, int bytes) {
        this.kind = kind;
        this.seed = seed;
        this.bytes = bytes;
    }

    /**
     * The process dies, the operating system lives: nothing is lost, and what was volatile still is.
     *
     * @return the crash
     */
    public static Crash processKilled() {
        return new Crash(Kind.PROCESS_KILLED, 0);
    }

    /**
     * The process dies in the middle of the next write. Only a {@link CrashPoint} knows what that is.
     *
     * @param bytes how many bytes of it are in the file, 1 or more
     * @return the crash
     * @throws IllegalArgumentException if they are less
     */
    public static Crash processKilledWriting(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException(
                    "a process that was killed before it wrote " + bytes + " bytes is simply killed: give 1 or more");
        }
        return new Crash(Kind.PROCESS_KILLED_WRITING, 0, bytes);
    }

    /**
     * The power is cut when everything has just been written back.
     *
     * @return the crash
     */
    public static Crash powerCutLosingNothing() {
        return new Crash(Kind.POWER_CUT_LOSING_NOTHING, 0);
    }

    /**
     * The power is cut when nothing has been written back but what was forced.
     *
     * @return the crash
     */
    public static Crash powerCutLosingAll() {
        return new Crash(Kind.POWER_CUT_LOSING_ALL, 0);
    }

    /**
     * The power is cut when some of it has been written back.
     *
     * @param seed decides which pieces
     * @return the crash, the same for the same seed
     */
    public static Crash powerCut(long seed) {
        return new Crash(Kind.POWER_CUT, seed);
    }

    /**
     * Whether what was volatile can be lost.
     *
     * @return not if only the process dies
     */
    public boolean isPowerCut() {
        return kind != Kind.PROCESS_KILLED && kind != Kind.PROCESS_KILLED_WRITING;
    }

    boolean cutsShort() {
        return kind == Kind.PROCESS_KILLED_WRITING;
    }

    /** How many bytes of the write that is cut short are in the file. */
    int bytes() {
        return bytes;
    }

    /** What it leaves of a disk on which all was done; the disk goes on as if nothing had happened. */
    Disk leave(Disk disk) {
        return isPowerCut() ? disk.afterPowerCut(survival()) : disk.copy();
    }

    /** A fresh one each time: it is used up by one image. */
    private Survival survival() {
        return switch (kind) {
            case PROCESS_KILLED, PROCESS_KILLED_WRITING, POWER_CUT_LOSING_NOTHING -> Survival.ALL;
            case POWER_CUT_LOSING_ALL -> Survival.NONE;
            case POWER_CUT -> Survival.random(new SplittableRandom(seed));
        };
    }

    @Override
    public String toString() {
        return kind == Kind.POWER_CUT ? kind.description + ", seed " + seed : kind.description;
    }
}
