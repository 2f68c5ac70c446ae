package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The two places in which a module lists its providers: {@code META-INF/services}, for the class path, and the {@code
 * provides} clauses of {@code module-info}, for the module path. Nothing but a test keeps them alike.
 */
public final class ServiceListing {

    private ServiceListing() {}

    /**
     * Compares the two.
     *
     * @param member a class of the module, from a directory of classes such as {@code target/classes}
     * @throws IOException if there is no {@code module-info.class}, or a listing cannot be read
     * @throws AssertionError if they differ
     */
    public static void assertSameAsProvides(Class<?> member) throws IOException {
        Path classes = directoryOf(member);
        assertThat(inServices(classes.resolve("META-INF/services")))
                .as("META-INF/services and the provides clauses of %s", classes)
                .isEqualTo(inModuleInfo(classes.resolve("module-info.class")));
    }

    private static Path directoryOf(Class<?> member) {
        try {
            return Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Map<String, Set<String>> inModuleInfo(Path moduleInfo) throws IOException {
        Map<String, Set<String>> providers = new TreeMap<>();
        try (InputStream in = Files.newInputStream(moduleInfo)) {
            for (ModuleDescriptor.Provides provides : ModuleDescriptor.read(in).provides()) {
                providers.put(provides.service(), Set.copyOf(provides.providers()));
            }
        }
        return providers;
    }

    private static Map<String, Set<String>> inServices(Path services) throws IOException {
        Map<String, Set<String>> providers = new TreeMap<>();
        if (!Files.isDirectory(services)) {
            return providers;
        }
        try (Stream<Path> files = Files.list(services)) {
            for (Path file : files.toList()) {
                Set<String> names = new HashSet<>();
                for (String line : Files.readAllLines(file)) {
                    String name = line.replaceFirst("#.*", "").strip();
                    if (!name.isEmpty()) {
                        names.add(name);
                    }
                }
                providers.put(file.getFileName().toString(), names);
            }
        }
        return providers;
    }
}
