package io.edgestore.loading;

import io.edgestore.api.Codecs;
import io.edgestore.wal.WalOptions;
import java.io.File;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A codec that only a child of the log's module layer has: first not asked for, and then given to the log. */
public final class ChildLayer {

    private ChildLayer() {}

    /**
     * Runs the program.
     *
     * @param args a codec's jars, a directory for the logs, and the codec's name
     * @throws IOException if the directory cannot be made
     * @throws ReflectiveOperationException if the codec's module is not the one that is expected
     */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        Path directory = Path.of(args[1]);
        List<String> names = List.of(args[2], RoundTrip.DEFAULT);
        RoundTrip.all(directory.resolve("installed"), WalOptions.defaults(), names);
        ModuleLayer boot = ModuleLayer.boot();
        // No root is named: the codec comes in because the API uses what it provides.
        Configuration codec = boot.configuration().resolveAndBind(ModuleFinder.of(), finder(args[0]), Set.of());
        ModuleLayer.Controller child =
                ModuleLayer.defineModulesWithOneLoader(codec, List.of(boot), ClassLoader.getSystemClassLoader());
        NativeAccess.enable(child, List.of("com.github.luben.zstd_jni"));
        WalOptions options = WalOptions.defaults().withCodecs(Codecs.load(child.layer()));
        RoundTrip.all(directory.resolve("child"), options, names);
    }

    static ModuleFinder finder(String jars) {
        return ModuleFinder.of(
                Arrays.stream(jars.split(File.pathSeparator)).map(Path::of).toArray(Path[]::new));
    }
}
