package io.edgestore.testkit;

import java.io.IOException;
import java.io.InputStream;

/**
 * Loads a provider's package anew, in a world without the library below it: the proof of rule 3 of both SPIs, that
 * neither the constructor nor {@code name()} loads a native library, by what is even stronger.
 *
 * <pre>{@code
 * Compressor codec = RefusingClassLoader.of(Lz4Compressor.class, "net.jpountz.").instance(Compressor.class);
 * assertThat(codec.name()).isEqualTo("lz4");
 * }</pre>
 */
public final class RefusingClassLoader extends ClassLoader {

    private final Class<?> provider;
    private final String refused;

    private RefusingClassLoader(Class<?> provider, String refused) {
        super(provider.getClassLoader());
        this.provider = provider;
        this.refused = refused;
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

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(refused)) {
            throw new ClassNotFoundException(name + " is refused");
        }
        if (!name.startsWith(provider.getPackageName() + ".")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
