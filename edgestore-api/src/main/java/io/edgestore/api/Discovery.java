package io.edgestore.api;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * Walks a {@link ServiceLoader} past its broken providers.
 *
 * <p>{@code hasNext} throws for a provider that is listed and not there, or whose superclass is missing, and is then
 * ready to go on with the next one; {@code get} throws for one whose constructor fails. Both throw {@link
 * ServiceConfigurationError} or a bare {@link LinkageError}.
 */
final class Discovery<T> {

    /** A loader that fails this often in a row, without a provider between, is not going to get any further. */
    private static final int MAX_FAILURES_IN_A_ROW = 100;

    private final Service<T> service;
    private final Map<String, List<T>> found = new TreeMap<>();
    private final List<Codecs.Failure> failures = new ArrayList<>();

    private Discovery(Service<T> service) {
        this.service = service;
    }

    static <T> Registry<T> run(Service<T> service, ServiceLoader<T> loader) {
        Discovery<T> discovery = new Discovery<>(service);
        discovery.walk(loader.stream().iterator());
        return new Registry<>(service, discovery.found, discovery.failures);
    }

    private void walk(Iterator<ServiceLoader.Provider<T>> providers) {
        int failuresInARow = 0;
        while (failuresInARow < MAX_FAILURES_IN_A_ROW) {
            ServiceLoader.Provider<T> provider;
            try {
                if (!providers.hasNext()) {
                    return;
                }
                provider = providers.next();
                failuresInARow = 0;
            } catch (ServiceConfigurationError | LinkageError e) {
                failuresInARow++;
                fail("a provider of " + service.type().getName(), e);
                continue;
            }
            instantiate(provider);
        }
    }

    /** A constructor or {@code name()} can throw anything; only what says that the JVM itself is ill goes through. */
    private void instantiate(ServiceLoader.Provider<T> provider) {
        String type = service.type().getName();
        try {
            type = provider.type().getName();
            T codec = provider.get();
            addUnlessThere(found.computeIfAbsent(service.requireName(codec), name -> new ArrayList<>(1)), codec);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            fail(type, e);
        }
    }

    /**
     * What an automatic module lists twice, the loader gives twice. It is told by the instance: {@code Provider.type()} is
     * no more than the interface if a module gives its codec by a static {@code provider()} method.
     */
    private static <T> void addUnlessThere(List<T> sameName, T codec) {
        if (sameName.stream().noneMatch(other -> other.getClass() == codec.getClass())) {
            sameName.add(codec);
        }
    }

    private void fail(String provider, Throwable cause) {
        failures.add(new Codecs.Failure(service.type().getSimpleName(), provider, cause));
    }
}
