package io.edgestore.loading;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Runs a program in module layers that have all of it: one with a single class loader, and one with one a module. */
public final class IsolatedLayer {

    private static final String MODULE = "io.edgestore.loading";

    private IsolatedLayer() {}

    /**
     * Runs the program.
     *
     * @param args jars, a class of this module with a {@code main}, a directory for each of the two runs, and what else it
     *     takes
     * @throws ReflectiveOperationException if that cannot be run
     */
    public static void main(String[] args) throws ReflectiveOperationException {
        List<ModuleLayer> boot = List.of(ModuleLayer.boot());
        Configuration all = ModuleLayer.boot()
                .configuration()
                .resolveAndBind(ChildLayer.finder(args[0]), ModuleFinder.of(), Set.of(MODULE));
        ClassLoader parent = ClassLoader.getPlatformClassLoader();
        run(ModuleLayer.defineModulesWithOneLoader(all, boot, parent), args[1], arguments(args[2], args));
        run(ModuleLayer.defineModulesWithManyLoaders(all, boot, parent), args[1], arguments(args[3], args));
    }

    private static void run(ModuleLayer.Controller controller, String program, String[] args)
            throws ReflectiveOperationException {
        NativeAccess.enable(controller, List.of("org.lz4.java", "com.github.luben.zstd_jni"));
        Isolated.call(controller.layer().findLoader(MODULE), program, args);
    }

    private static String[] arguments(String directory, String[] args) {
        String[] arguments = Arrays.copyOfRange(args, 3, args.length);
        arguments[0] = directory;
        return arguments;
    }
}
