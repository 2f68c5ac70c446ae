package io.edgestore.loading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The commands in {@code docs/class-loading.md} run, one after the other, and print what is shown below them. */
class DocumentIT {

    private static final Path DOCUMENT = Path.of("../../docs/class-loading.md");
    private static final Pattern CONSOLE = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
    private static final String PROMPT = "$ ";

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> everyCommandPrintsWhatIsShown() throws IOException {
        Files.copy(Jars.PROGRAMS.get(0), directory.resolve("app.jar"));
        Path lib = Files.createDirectory(directory.resolve("lib"));
        for (Path jar : Jars.all(Jars.LOG, Jars.LZ4, Jars.ZSTD)) {
            Files.copy(jar, lib.resolve(jar.getFileName()));
        }
        List<Shown> all = shown();
        assertThat(all).hasSizeGreaterThanOrEqualTo(5);
        return all.stream().map(shown -> DynamicTest.dynamicTest(shown.command(), () -> assertPrints(shown)));
    }

    private void assertPrints(Shown shown) throws Exception {
        if (shown.command().contains("jlink") || shown.command().startsWith("image/")) {
            JlinkIT.assumeThisJdkCanLink();
        }
        // The document's program is any; here it is one that prints what it found.
        String command = shown.command()
                .replace("com.example.App", Describe.class.getName())
                .replace("com.example.app", Jvm.MODULE);
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", command).directory(directory.toFile());
        shell.environment()
                .merge("PATH", Jvm.HOME.resolve("bin").toString(), (path, bin) -> bin + File.pathSeparator + path);
        assertThat(Jvm.run(shell).lines()).isEqualTo(shown.output());
    }

    private static List<Shown> shown() throws IOException {
        List<Shown> all = new ArrayList<>();
        for (Matcher listing = CONSOLE.matcher(Files.readString(DOCUMENT)); listing.find(); ) {
            for (String line : listing.group(1).lines().toList()) {
                if (line.startsWith(PROMPT)) {
                    all.add(new Shown(line.substring(PROMPT.length()), new ArrayList<>()));
                } else {
                    all.get(all.size() - 1).output().add(line);
                }
            }
        }
        return all;
    }

    private record Shown(String command, List<String> output) {}
}
