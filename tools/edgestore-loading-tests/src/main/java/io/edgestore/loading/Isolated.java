package io.edgestore.loading;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a program in a class loader of its own, as an application server would. The thread's context class loader stays
 * this program's, which has no log and no codec.
 */
public final class Isolated {

    private Isolated() {}

    /**
     * Runs the program.
     *
     * @param args jars, a class with a {@code main} in one of them, and its arguments
     * @throws ReflectiveOperationException if that cannot be run
     * @throws MalformedURLException if a jar's path is no URL
     */
    public static void main(String[] args) throws ReflectiveOperationException, MalformedURLException {
        call(loader(args[0]), args[1], Arrays.copyOfRange(args, 2, args.length));
    }

    /** Never closed: a program's classes may be wanted until the JVM ends. */
    static ClassLoader loader(String jars) throws MalformedURLException {
        return new URLClassLoader(urls(jars), ClassLoader.getPlatformClassLoader());
    }

    static URL[] urls(String jars) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String jar : jars.split(File.pathSeparator)) {
            urls.add(Path.of(jar).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    static void call(ClassLoader loader, String program, String... args) throws ReflectiveOperationException {
        Class<?> type = Class.forName(program, true, loader);
        if (type.getClassLoader() == Isolated.class.getClassLoader()) {
            throw new IllegalStateException(program + " is not isolated");
        }
        type.getMethod("main", String[].class).invoke(null, (Object) args);
    }
}
