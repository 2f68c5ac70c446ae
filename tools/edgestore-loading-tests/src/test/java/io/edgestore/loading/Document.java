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

/** What {@code docs/class-loading.md} shows on the console, and a directory in which that can be typed. */
final class Document {

    private static final Path FILE = Path.of("../../docs/class-loading.md");
    private static final Pattern CONSOLE = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
    private static final String PROMPT = "$ ";

    private final Path directory;

    /** The directory gets {@code app.jar}, and {@code lib} with all that an application may need. */
    Document(Path directory) throws IOException {
        this.directory = directory;
        Files.copy(Jars.PROGRAMS.get(0), directory.resolve("app.jar"));
        Path lib = Files.createDirectory(directory.resolve("lib"));
        for (Path jar : Jars.all(Jars.LOG, Jars.LZ4, Jars.ZSTD)) {
            Files.copy(jar, lib.resolve(jar.getFileName()));
        }
    }

    static List<Shown> shown() throws IOException {
        List<Shown> all = new ArrayList<>();
        for (Matcher listing = CONSOLE.matcher(Files.readString(FILE)); listing.find(); ) {
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

    void assertPrints(Shown shown) throws IOException, InterruptedException {
        // The document's program is any; here it is one that prints what it found.
        String command = shown.command()
                .replace("com.example.App", Describe.class.getName())
                .replace("com.example.app", Jvm.MODULE);
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", command).directory(directory.toFile());
        String bin = Jvm.HOME.resolve("bin").toString();
        shell.environment().merge("PATH", bin, (path, first) -> first + File.pathSeparator + path);
        assertThat(Jvm.run(shell).lines()).as(shown.command()).isEqualTo(shown.output());
    }

    /** A command and the lines that it prints. */
    record Shown(String command, List<String> output) {

        /** Whether it needs a JDK that can link, or the image that was linked. */
        boolean isOfImage() {
            return command.startsWith("jlink ") || command.startsWith("image/");
        }
    }
}
