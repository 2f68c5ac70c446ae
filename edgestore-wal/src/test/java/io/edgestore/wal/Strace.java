package io.edgestore.wal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Real system calls that fail, as the kernel has them fail: what a simulated provider cannot show. */
public final class Strace {

    private static final Path PROGRAM = Path.of("/usr/bin/strace");

    private Strace() {}

    /** The command to run another one under, in which a call fails on one path; else the test is not run, and says why. */
    public static List<String> failing(String call, String error, Path on) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(PROGRAM), "needs " + PROGRAM);
        List<String> trial = List.of(PROGRAM.toString(), "-qq", "-o", "/dev/null", "true");
        assumeTrue(new ProcessBuilder(trial).start().waitFor() == 0, "needs to be allowed to trace processes");
        return List.of(
                PROGRAM.toString(),
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-P",
                on.toString(),
                "-e",
                "trace=" + call,
                "-e",
                "inject=" + call + ":error=" + error);
    }
}
