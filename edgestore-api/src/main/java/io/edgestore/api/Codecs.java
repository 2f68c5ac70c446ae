package io.edgestore.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The available codecs, to be looked up by name. An immutable snapshot. Safe for use by many threads.
 *
 * <p>Providers are found by {@link ServiceLoader}, each once, when the snapshot is made. One that cannot be loaded does
 * not hide the others: it is kept with its cause in {@link #failures()} and named when a look-up fails. Two different
 * classes under one name are an error only for whoever looks that name up. The thread's context class loader is never
 * used unless it is passed in.
 */
public final class Codecs {

    private final Registry<Compressor> compressors;
    private final Registry<Checksum> checksums;

    private Codecs(Registry<Compressor> compressors, Registry<Checksum> checksums) {
        this.compressors = compressors;
        this.checksums = checksums;
    }

    /**
     * What the class loader of this class sees: all that stands beside it on the class path, and all modules that were
     * resolved with it.
     *
     * @return a new snapshot
     */
    public static Codecs installed() {
        return load(Codecs.class.getClassLoader());
    }

    /**
     * What a class loader sees, and the named modules of it and its parents.
     *
     * @param loader the class loader; {@code null} stands for the system class loader, as in {@link ServiceLoader}
     * @return a new snapshot
     */
    public static Codecs load(ClassLoader loader) {
        return new Codecs(
                Discovery.run(Service.COMPRESSOR, ServiceLoader.load(Compressor.class, loader)),
                Discovery.run(Service.CHECKSUM, ServiceLoader.load(Checksum.class, loader)));
    }

    /**
     * What the modules of a layer and of its parents provide.
     *
     * @param layer the layer
     * @return a new snapshot
     */
    public static Codecs load(ModuleLayer layer) {
        Objects.requireNonNull(layer, "layer");
        return new Codecs(
                Discovery.run(Service.COMPRESSOR, ServiceLoader.load(layer, Compressor.class)),
                Discovery.run(Service.CHECKSUM, ServiceLoader.load(layer, Checksum.class)));
    }

    /**
     * Starts a snapshot of explicit instances.
     *
     * @return a builder with nothing in it
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Looks up a compressor.
     *
     * @param name its name, for example {@code lz4}
     * @return the one instance of this snapshot
     * @throws UnknownCodecException if there is none of that name, or more than one
     */
    public Compressor compressor(String name) {
        return compressors.get(name);
    }

    /**
     * Looks up a checksum.
     *
     * @param name its name, for example {@code crc32c}
     * @return the one instance of this snapshot
     * @throws UnknownCodecException if there is none of that name, or more than one
     */
    public Checksum checksum(String name) {
        return checksums.get(name);
    }

    /**
     * All compressors, those included whose name is ambiguous.
     *
     * @return an unmodifiable list, ordered by name
     */
    public List<Compressor> compressors() {
        return compressors.all();
    }

    /**
     * All checksums, those included whose name is ambiguous.
     *
     * @return an unmodifiable list, ordered by name
     */
    public List<Checksum> checksums() {
        return checksums.all();
    }

    /**
     * The providers that could not be loaded.
     *
     * @return an unmodifiable list, in the order in which they were met
     */
    public List<Failure> failures() {
        List<Failure> all = new ArrayList<>(compressors.failures());
        all.addAll(checksums.failures());
        return List.copyOf(all);
    }

    @Override
    public String toString() {
        return "Codecs[compressors " + compressors.names() + ", checksums " + checksums.names() + ", failures "
                + failures().size() + "]";
    }

    /**
     * A provider that could not be loaded.
     *
     * @param service the interface that it was to provide, by its simple name
     * @param provider the provider's class, or what else is known of it
     * @param cause what was thrown
     */
    public record Failure(String service, String provider, Throwable cause) {

        /** A broken provider can throw what is caused by itself, in a ring. */
        private static final int MAX_CAUSES = 100;

        /**
         * Checks that nothing is {@code null}.
         *
         * @param service the interface that it was to provide, by its simple name
         * @param provider the provider's class, or what else is known of it
         * @param cause what was thrown
         */
        public Failure {
            Objects.requireNonNull(service, "service");
            Objects.requireNonNull(provider, "provider");
            Objects.requireNonNull(cause, "cause");
        }

        /**
         * The provider, the cause, and what that was caused by in the first place: a constructor's own exception is wrapped
         * in one that says only that it failed.
         */
        @Override
        public String toString() {
            Throwable root = cause;
            for (int depth = 0; root.getCause() != null && depth < MAX_CAUSES; depth++) {
                root = root.getCause();
            }
            String told = provider + " (" + cause + (root == cause ? "" : "; caused by " + root) + ")";
            return told.replaceAll("\\s*\\R\\s*", " ");
        }
    }

    /** Collects explicit instances; they win over what {@link #include} brings under the same name. For one thread. */
    public static final class Builder {

        private final Map<String, Compressor> compressors = new TreeMap<>();
        private final Map<String, Checksum> checksums = new TreeMap<>();
        private Codecs base = new Codecs(Registry.empty(Service.COMPRESSOR), Registry.empty(Service.CHECKSUM));

        private Builder() {}

        /**
         * Adds a compressor.
         *
         * @param compressor the instance
         * @return this builder
         * @throws IllegalArgumentException if its name is not a codec's name, or was added before
         */
        public Builder add(Compressor compressor) {
            putNew(compressors, Service.COMPRESSOR.requireName(compressor), compressor);
            return this;
        }

        /**
         * Adds a checksum.
         *
         * @param checksum the instance
         * @return this builder
         * @throws IllegalArgumentException if its name is not a codec's name, or was added before
         */
        public Builder add(Checksum checksum) {
            putNew(checksums, Service.CHECKSUM.requireName(checksum), checksum);
            return this;
        }

        /**
         * Takes over all that another snapshot has, its failures too, in place of what was included before.
         *
         * @param codecs the other snapshot, for example {@link Codecs#installed()}
         * @return this builder
         */
        public Builder include(Codecs codecs) {
            base = Objects.requireNonNull(codecs, "codecs");
            return this;
        }

        /**
         * Makes the snapshot.
         *
         * @return a new snapshot
         */
        public Codecs build() {
            return new Codecs(base.compressors.overriddenBy(compressors), base.checksums.overriddenBy(checksums));
        }

        private static <T> void putNew(Map<String, T> codecs, String name, T codec) {
            if (codecs.putIfAbsent(name, codec) != null) {
                throw new IllegalArgumentException("two codecs are named " + name + "; add one of them");
            }
        }
    }
}
