package io.edgestore.testkit.kill;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/** What a child JVM of {@link KillLoop} starts with: it ends with its parent, whatever the user's class does. */
final class KilledMain {

    private KilledMain() {}

    /** Calls the main method of the class that is named first. */
    public static void main(String[] arguments) throws Throwable {
        Thread thread = new Thread(KilledMain::endWithParent, "ends with its parent");
        thread.setDaemon(true);
        thread.start();

        Method main = Class.forName(arguments[0]).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** A parent that dies takes the other end of the standard input along. A broken output would not be noticed. */
    private static void endWithParent() {
        try (InputStream parent = System.in) {
            parent.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // As good as its end.
        }
        Runtime.getRuntime().halt(1);
    }
}
