package io.edgestore.benchmarks.codec;

import org.bouncycastle.crypto.digests.Blake3Digest;

/** The fastest BLAKE3 for the JVM that {@link HashBenchmark} found. */
public final class FastestBlake3 {

    private final Blake3Digest digest = new Blake3Digest(32);

    /** Writes the 32 bytes of the hash. */
    public void hash(byte[] value, byte[] hash) {
        digest.update(value, 0, value.length);
        digest.doFinal(hash, 0);
    }
}
