package io.edgestore.codec.lz4;

import com.google.auto.service.AutoService;
import io.edgestore.api.Checksum;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import net.jpountz.xxhash.XXHashFactory;

/**
 * The checksum {@code xxh32}: XXH32 with seed 0, as <a
 * href="https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md">xxhash_spec.md</a> has it. Fast without
 * hardware's help; no more proof against an attacker than a CRC.
 *
 * <p>It runs on the native library where that can be loaded, and else on Java; {@link #toString()} tells. The first use
 * loads it, and not the constructor or {@link #name()}.
 */
@AutoService(Checksum.class)
@SuppressWarnings("exports") // AutoService is of no use to whoever uses this class.
public final class Xxh32Checksum implements Checksum {

    private static final int SEED = 0;

    private final Supplier<Implementation<XXHashFactory>> implementation;

    /** Makes one. All are alike. */
    public Xxh32Checksum() {
        this(() -> Fastest.IMPLEMENTATION);
    }

    /** On the implementation that the supplier gives, for which it is asked at each call. */
    Xxh32Checksum(Supplier<Implementation<XXHashFactory>> implementation) {
        this.implementation = implementation;
    }

    /**
     * Names the algorithm and its seed.
     *
     * @return {@code xxh32}
     */
    @Override
    public String name() {
        return "xxh32";
    }

    @Override
    public int compute(ByteBuffer source) {
        // By index: the variant without one moves the position.
        return implementation.get().factory().hash32().hash(source, source.position(), source.remaining(), SEED);
    }

    /**
     * Tells which implementation runs, and loads it for that.
     *
     * @return {@code xxh32 (native)}, or {@code xxh32 (Java: ...)} with why the native library cannot be loaded
     */
    @Override
    public String toString() {
        return name() + " (" + implementation.get().description() + ")";
    }

    private static final class Fastest {
        static final Implementation<XXHashFactory> IMPLEMENTATION =
                Implementation.choose(XXHashFactory::nativeInstance, XXHashFactory::safeInstance);
    }
}
