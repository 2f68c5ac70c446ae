package io.edgestore.cli.inspect;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The browser to test with. */
final class Browser {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private Browser() {}

    /**
     * Finds it.
     *
     * @param named its path, or null to search for it
     * @param path the directories to search, as the system has them
     * @throws AssertionError if there is none: a test that asks for one is not passed over
     */
    static Path find(String named, String path) {
        Stream<Path> candidates = named != null
                ? Stream.of(Path.of(named))
                : Arrays.stream(path.split(File.pathSeparator))
                        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)));
        return candidates
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("there is no browser to test with; install chromium (apt-get install"
                                + " chromium), or name another one of its family with -Dedgestore.browser=PATH"));
    }
}
