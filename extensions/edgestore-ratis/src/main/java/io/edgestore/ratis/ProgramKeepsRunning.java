package io.edgestore.ratis;

import org.apache.ratis.util.ExitUtils;

/**
 * Keeps Ratis from ending the program. Where it meets a port that is taken, and where any thread of the program throws what
 * nobody catches, it would call {@code System.exit}: for the latter it sets a handler of its own for the whole JVM.
 */
final class ProgramKeepsRunning {

    private ProgramKeepsRunning() {}

    /** To be called before anything of Ratis runs; calling it again does no harm. */
    static void whateverRatisDoes() {
        Thread.UncaughtExceptionHandler ofTheProgram = Thread.getDefaultUncaughtExceptionHandler();
        ExitUtils.disableSystemExit(); // loads the class, which sets its handler
        ExitUtils.setTerminateOnUncaughtException(false);
        Thread.setDefaultUncaughtExceptionHandler(ofTheProgram);
    }
}
