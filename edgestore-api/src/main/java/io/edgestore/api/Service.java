package io.edgestore.api;

import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What the registry must know of a provider interface. */
record Service<T>(String kind, Class<T> type, Function<T, String> nameOf) {

    static final Service<Compressor> COMPRESSOR = new Service<>("compressor", Compressor.class, Compressor::name);
    static final Service<Checksum> CHECKSUM = new Service<>("checksum", Checksum.class, Checksum::name);

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");

    /** The codec's name, if it may be stored in a file. */
    String requireName(T codec) {
        Objects.requireNonNull(codec, kind);
        String name = nameOf.apply(codec);
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the " + kind + " " + codec.getClass().getName() + " is named "
                            + (name == null ? "null" : "\"" + name + "\"") + "; a name must match " + NAME);
        }
        return name;
    }
}
