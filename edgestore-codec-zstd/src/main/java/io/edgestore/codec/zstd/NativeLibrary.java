package io.edgestore.codec.zstd;

import com.github.luben.zstd.Zstd;

/** The library of C inside zstd-jni, which is unpacked and loaded when the first of its classes is. */
final class NativeLibrary {

    private NativeLibrary() {}

    /**
     * Loads it if that has not been done. Comes before anything else of zstd-jni, whose classes otherwise fail with one
     * of many errors, and with another one from the second time on.
     *
     * @throws IllegalStateException if it cannot be loaded, with what to do about it
     */
    static void require() {
        try {
            Zstd.magicNumber();
        } catch (LinkageError e) {
            if (e.getCause() instanceof ClassNotFoundException) {
                throw e; // The jar is not there at all, and no property helps.
            }
            throw new IllegalStateException(
                    "zstd's native library cannot be loaded (" + rootCause(e)
                            + "). It is unpacked into java.io.tmpdir, where it must be allowed to write and to run what"
                            + " is written: start the JVM with -DZstdTempFolder=<directory> for another directory, or"
                            + " with -DZstdNativePath=<file> for a library that is there already",
                    e);
        }
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
