package io.edgestore.codec.lz4;

import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.XXHashFactory;

/** The two that users can meet, each for certain. */
enum BothImplementations {
    NATIVE(LZ4Factory.nativeInstance(), XXHashFactory.nativeInstance()),
    JAVA(LZ4Factory.safeInstance(), XXHashFactory.safeInstance());

    private final LZ4Factory lz4;
    private final Lz4Blocks blocks;
    private final Implementation<XXHashFactory> hashes;

    BothImplementations(LZ4Factory lz4, XXHashFactory xxhash) {
        this.lz4 = lz4;
        blocks = new Lz4Blocks(new Implementation<>(lz4, "under test"));
        hashes = new Implementation<>(xxhash, "under test");
    }

    Lz4Compressor compressor() {
        return new Lz4Compressor(() -> blocks);
    }

    LZ4SafeDecompressor safeDecompressor() {
        return lz4.safeDecompressor();
    }

    Xxh32Checksum checksum() {
        return new Xxh32Checksum(() -> hashes);
    }
}
