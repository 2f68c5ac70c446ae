package io.edgestore.testkit;

import io.edgestore.api.Compressor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Loads a provider anew, with all that it uses but the JDK and the API, in a world without the library below it: the proof
 * of rule 3 of both SPIs, that neither the constructor nor {@code name()} loads a native library, by what is even stronger.
 *
 * <pre>{@code
 * RefusingClassLoader loader = RefusingClassLoader.of(Lz4Compressor.class, "net.jpountz.");
 * assertThat(loader.instance(Compressor.class).name()).isEqualTo("lz4");
 * assertThat(loader.refused()).isEmpty();
 * }</pre>
 */
public final class RefusingClassLoader extends ClassLoader {

    private static final String API = Compressor.class.getPackageName() + ".";

    private final Class<?> provider;
    private final String prefix;
    private final List<String> refused = new CopyOnWriteArrayList<>();

    private RefusingClassLoader(Class<?> provider, String prefix) {
        super(provider.getClassLoader());
        this.provider = provider;
        this.prefix = prefix;
    }

    /**
     * Makes a loader for a provider.
     *
     * @param provider the provider's class, as loaded already
     * @param refused how the names of the classes begin that are not to be found
     * @return a new loader
     */
    public static RefusingClassLoader of(Class<?> provider, String refused) {
        return new RefusingClassLoader(provider, refused);
    }

    /**
     * Loads the provider anew and calls its public constructor without parameters.
     *
     * @param <T> the interface that it provides
     * @param service the interface that it provides
     * @return the new instance
     * @throws ReflectiveOperationException if there is no such constructor, or it throws
     */
    public <T> T instance(Class<T> service) throws ReflectiveOperationException {
        return service.cast(
                loadClass(provider.getName()).getDeclaredConstructor().newInstance());
    }

    /**
     * What was asked for in vain. A provider that fell back to something else asked too.
     *
     * @return the names of classes up to now, as a new list
     */
    public List<String> refused() {
        return List.copyOf(refused);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(prefix)) {
            refused.add(name);
            throw new ClassNotFoundException(name + " is refused");
        }
        URL file = name.startsWith(API) ? null : getResource(name.replace('.', '/') + ".class");
        // The JDK's own, which nobody may define again.
        if (file == null || file.getProtocol().equals("jrt")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name, file) : loaded;
        }
    }

    private Class<?> define(String name, URL file) throws ClassNotFoundException {
        try (InputStream in = file.openStream()) {
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
