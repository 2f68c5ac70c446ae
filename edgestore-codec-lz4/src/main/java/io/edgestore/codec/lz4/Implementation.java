package io.edgestore.codec.lz4;

import java.util.function.Supplier;

/**
 * One of lz4-java's implementations, and a word for people about which one it is. lz4-java's own choice ({@code
 * fastestInstance}) falls back without one.
 */
record Implementation<T>(T factory, String description) {

    /** A native library that cannot be loaded shows as one of many errors, depending on how and when it failed. */
    static <T> Implementation<T> choose(Supplier<T> nativeLibrary, Supplier<T> java) {
        try {
            return new Implementation<>(nativeLibrary.get(), "native");
        } catch (LinkageError | AssertionError | RuntimeException e) {
            return new Implementation<>(java.get(), "Java: " + rootCause(e));
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
