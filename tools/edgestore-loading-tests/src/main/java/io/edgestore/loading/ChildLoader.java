package io.edgestore.loading;

import io.edgestore.api.Codecs;
import io.edgestore.wal.WalOptions;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/** A codec that only a child of the log's class loader has: first not asked for, and then given to the log. */
public final class ChildLoader {

    private ChildLoader() {}

    /**
     * Runs the program.
     *
     * @param args a codec's jars, a directory for the logs, and the codec's name
     * @throws IOException if the directory cannot be made, or a jar cannot be closed
     */
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[1]);
        List<String> names = List.of(args[2], RoundTrip.DEFAULT);
        RoundTrip.all(directory.resolve("installed"), WalOptions.defaults(), names);
        try (URLClassLoader child = new URLClassLoader(Isolated.urls(args[0]))) {
            WalOptions options = WalOptions.defaults().withCodecs(Codecs.load(child));
            RoundTrip.all(directory.resolve("child"), options, names);
        }
    }
}
