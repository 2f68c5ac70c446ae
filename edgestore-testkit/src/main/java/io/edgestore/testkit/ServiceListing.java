package io.edgestore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.edgestore.api.Checksum;
import io.edgestore.api.Compressor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The two places in which a module lists its codecs: {@code META-INF/services}, for the class path, and the {@code
 * provides} clauses of {@code module-info}, for the module path. Nothing but a test keeps them alike.
 */
public final class ServiceListing {

    private static final List<String> SERVICES = List.of(Compressor.class.getName(), Checksum.class.getName());

    private final Class<?> member;

    private ServiceListing(Class<?> member) {
        this.member = member;
    }

    /**
     * Compares the two, as far as they list classes that lie in the same directory or JAR as the given one.
     *
     * @param member a class of the module
     * @throws IOException if a listing cannot be read
     * @throws AssertionError if they differ
     * @throws org.opentest4j.TestAbortedException if there is no {@code module-info.class}, and so nothing to compare
     */
    public static void assertSameAsProvides(Class<?> member) throws IOException {
        ServiceListing listing = new ServiceListing(member);
        Optional<ModuleDescriptor> module = listing.module();
        assumeTrue(
                module.isPresent(),
                "no module-info: on the module path it is an automatic module, which provides what META-INF/services"
                        + " lists");
        assertThat(listing.inServices())
                .as("META-INF/services and the provides clauses of %s", listing.location())
                .isEqualTo(inProvides(module.get()));
    }

    private String location() {
        return member.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    private Optional<ModuleDescriptor> module() throws IOException {
        if (member.getModule().isNamed()) {
            return Optional.of(member.getModule().getDescriptor());
        }
        for (URL file : resources("module-info.class")) {
            if (isBesideMember(file)) {
                try (InputStream in = file.openStream()) {
                    return Optional.of(ModuleDescriptor.read(in));
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, Set<String>> inProvides(ModuleDescriptor module) {
        Map<String, Set<String>> providers = new TreeMap<>();
        for (ModuleDescriptor.Provides provides : module.provides()) {
            if (SERVICES.contains(provides.service())) {
                providers.put(provides.service(), new TreeSet<>(provides.providers()));
            }
        }
        return providers;
    }

    private Map<String, Set<String>> inServices() throws IOException {
        Map<String, Set<String>> providers = new TreeMap<>();
        for (String service : SERVICES) {
            // The files may lie elsewhere than the classes, and those of other codecs are on the path too.
            for (URL file : resources("META-INF/services/" + service)) {
                for (String name : namesIn(file)) {
                    if (isBesideMember(member.getClassLoader().getResource(name.replace('.', '/') + ".class"))) {
                        providers
                                .computeIfAbsent(service, key -> new TreeSet<>())
                                .add(name);
                    }
                }
            }
        }
        return providers;
    }

    private static List<String> namesIn(URL file) throws IOException {
        try (InputStream in = file.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(name -> !name.isEmpty())
                    .toList();
        }
    }

    private List<URL> resources(String name) throws IOException {
        return Collections.list(member.getClassLoader().getResources(name));
    }

    private boolean isBesideMember(URL resource) {
        return resource != null && resource.getPath().contains(location());
    }
}
