package io.edgestore.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sources of this build, and copies of them that others may build. */
final class Sources {

    static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    static final String VERSION = System.getProperty("edgestore.version");

    private static final Pattern MODULE = Pattern.compile("\\s*<module>(.*)</module>");
    private static final String PUBLISHED = "<publishing.skip>false</publishing.skip>";

    private Sources() {}

    /** The modules that say of themselves that they are published. */
    static List<String> published() throws IOException {
        return modules().filter(module -> pom(module).contains(PUBLISHED)).toList();
    }

    static Stream<String> modules() throws IOException {
        return MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(match -> match.group(1));
    }

    static String pom(String module) {
        try {
            return Files.readString(ROOT.resolve(module).resolve("pom.xml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A module is named by its folder. */
    static String artifact(String module) {
        return module.substring(module.lastIndexOf('/') + 1);
    }

    /** The POM that users of a module get. */
    static Path publishedPom(String module) {
        return ROOT.resolve(module).resolve("target/.flattened-pom.xml");
    }

    /** A file that the build made of a module: its jar, or with a suffix what belongs to it. */
    static Path built(String module, String suffix) {
        return ROOT.resolve(module).resolve("target/" + artifact(module) + "-" + VERSION + suffix + ".jar");
    }

    /** Copies what makes up these modules, as a release of that version, with more modules by their POMs. */
    static Path copy(Path target, String version, List<String> modules, Map<String, String> more) throws IOException {
        copyTree(ROOT.resolve(".mvn"), target.resolve(".mvn"));
        String listed = Stream.concat(modules.stream(), more.keySet().stream())
                .map(module -> "<module>" + module + "</module>")
                .reduce("", String::concat);
        String root = MODULE.matcher(pom(".")).replaceAll("");
        write(target, released(root.replace("<modules>", "<modules>" + listed), version));
        for (String module : modules) {
            write(target.resolve(module), released(pom(module), version));
            if (Files.isDirectory(ROOT.resolve(module).resolve("src/main"))) {
                copyTree(
                        ROOT.resolve(module).resolve("src/main"),
                        target.resolve(module).resolve("src/main"));
            }
        }
        for (Map.Entry<String, String> each : more.entrySet()) {
            write(target.resolve(each.getKey()), each.getValue());
        }
        return target;
    }

    private static String released(String pom, String version) {
        return pom.replace("<version>" + VERSION + "</version>", "<version>" + version + "</version>");
    }

    private static void write(Path directory, String pom) throws IOException {
        Files.writeString(Files.createDirectories(directory).resolve("pom.xml"), pom);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
