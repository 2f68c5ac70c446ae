package io.edgestore.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs of the Maven that runs this build. They find what it downloaded, and install nothing there. */
final class Maven {

    private Maven() {}

    /** What came of a run. */
    record Run(int exitCode, String output) {}

    /** Builds without tests, which this build runs itself. */
    static Run run(Path project, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("maven.home"), "bin", windows ? "mvn.cmd" : "mvn")
                        .toString(),
                "-B",
                "-T1",
                "-Dstyle.color=never",
                "-Dmaven.repo.local=" + System.getProperty("maven.repo.local"),
                "-Dmaven.install.skip",
                "-Dmaven.test.skip",
                "-Dspotless.check.skip"));
        command.addAll(arguments);
        Path output = Files.createTempFile("edgestore-maven-", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(project.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            // A key of whoever runs these tests is none of their business.
            builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_GPG"));
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(15, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(command + " hangs:\n" + Files.readString(output));
            }
            return new Run(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
