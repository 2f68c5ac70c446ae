package io.edgestore.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The providers of one service by name, and those that could not be loaded. Immutable. */
final class Registry<T> {

    /** Who has run into a missing codec wants to know what to put on the path, so our own are known by heart. */
    private static final Map<String, String> ARTIFACTS = Map.of(
            "compressor lz4", "io.edgestore:edgestore-codec-lz4",
            "checksum xxh32", "io.edgestore:edgestore-codec-lz4",
            "compressor zstd", "io.edgestore:edgestore-codec-zstd",
            "compressor none", "io.edgestore:edgestore-wal",
            "checksum crc32c", "io.edgestore:edgestore-wal");

    private final Service<T> service;
    private final SortedMap<String, List<T>> byName;
    private final List<Codecs.Failure> failures;

    Registry(Service<T> service, Map<String, List<T>> byName, List<Codecs.Failure> failures) {
        this.service = service;
        this.byName = new TreeMap<>(byName);
        this.failures = List.copyOf(failures);
    }

    static <T> Registry<T> empty(Service<T> service) {
        return new Registry<>(service, Map.of(), List.of());
    }

    Registry<T> overriddenBy(Map<String, T> explicit) {
        Map<String, List<T>> merged = new TreeMap<>(byName);
        explicit.forEach((name, codec) -> merged.put(name, List.of(codec)));
        return new Registry<>(service, merged, failures);
    }

    T get(String name) {
        Objects.requireNonNull(name, "name");
        List<T> found = byName.getOrDefault(name, List.of());
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new UnknownCodecException(name, found.isEmpty() ? missing(name) : ambiguous(name, found));
    }

    List<T> all() {
        return byName.values().stream().flatMap(List::stream).toList();
    }

    Set<String> names() {
        return byName.keySet();
    }

    List<Codecs.Failure> failures() {
        return failures;
    }

    private String missing(String name) {
        StringBuilder message = new StringBuilder("no " + service.kind() + " named \"" + name + "\"; ");
        message.append(byName.isEmpty() ? "none is installed" : "installed: " + String.join(", ", byName.keySet()));
        if (!failures.isEmpty()) {
            message.append("; failed to load: ")
                    .append(failures.stream().map(Codecs.Failure::toString).collect(Collectors.joining(", ")));
        }
        message.append(failures.isEmpty() ? "; add " : "; mend that if it is one of these, or add ")
                .append(ARTIFACTS.getOrDefault(service.kind() + " " + name, "the artifact that provides it"))
                .append(" to the class path or module path");
        return message.toString();
    }

    private String ambiguous(String name, List<T> found) {
        return "more than one " + service.kind() + " is named \"" + name + "\": "
                + found.stream().map(Registry::origin).collect(Collectors.joining(", "))
                + "; remove all but one, or pass the one you mean to Codecs.builder()";
    }

    private static String origin(Object codec) {
        Class<?> type = codec.getClass();
        Module module = type.getModule();
        return type.getName() + (module.isNamed() ? " of module " + module.getName() : "");
    }
}
