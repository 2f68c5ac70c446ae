package io.edgestore.loading;

import java.net.MalformedURLException;
import java.nio.file.Path;
import java.util.List;

/** Runs the same jars in two class loaders at once. Each writes logs, and reads those of the other one. */
public final class TwoLoaders {

    private static final List<String> NAMES = List.of("lz4", "zstd");

    private TwoLoaders() {}

    /**
     * Runs the program.
     *
     * @param args jars and a directory
     * @throws ReflectiveOperationException if the jars do not have what is run of them
     * @throws MalformedURLException if a jar's path is no URL
     */
    public static void main(String[] args) throws ReflectiveOperationException, MalformedURLException {
        List<ClassLoader> loaders = List.of(Isolated.loader(args[0]), Isolated.loader(args[0]));
        List<Path> directories = List.of(Path.of(args[1], "first"), Path.of(args[1], "second"));
        for (int i = 0; i < 2; i++) {
            Isolated.call(loaders.get(i), "io.edgestore.loading.Describe");
            Isolated.call(
                    loaders.get(i),
                    "io.edgestore.loading.RoundTrip",
                    directories.get(i).toString(),
                    NAMES.get(0),
                    NAMES.get(1));
        }
        for (int i = 0; i < 2; i++) {
            for (String name : NAMES) {
                Path ofTheOther = directories.get(1 - i).resolve(name + ".wal");
                Isolated.call(loaders.get(i), "io.edgestore.loading.Read", ofTheOther.toString());
            }
        }
    }
}
