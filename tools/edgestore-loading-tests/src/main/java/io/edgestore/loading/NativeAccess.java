package io.edgestore.loading;

import java.lang.reflect.Method;
import java.util.List;

/**
 * Allows the modules of a layer to run native code. The JVM's option knows those of the boot layer alone; who makes another
 * layer answers for it. From JDK 22 on there is a method for that, which itself needs to be allowed; before, none is
 * needed.
 */
final class NativeAccess {

    private NativeAccess() {}

    static void enable(ModuleLayer.Controller controller, List<String> modules) throws ReflectiveOperationException {
        if (Runtime.version().feature() >= 22) {
            Method enable = ModuleLayer.Controller.class.getMethod("enableNativeAccess", Module.class);
            for (String name : modules) {
                enable.invoke(controller, controller.layer().findModule(name).orElseThrow());
            }
        }
    }
}
