package io.edgestore.wal.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * BLAKE3 with 256 bits and without a key, after <a href="https://github.com/BLAKE3-team/BLAKE3-specs">its paper</a>. One object
 * for each hash; for one thread.
 *
 * <p>The input is cut into chunks of 1,024 bytes, and a chunk into blocks of 64. The chunks' chaining values are the leaves of a
 * binary tree: of its subtrees that are complete, one is kept for each bit of the number of chunks.
 */
final class Blake3 {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int WORDS = 8;
    private static final int BLOCK = 64;
    private static final int CHUNK = 1024;

    private static final int CHUNK_START = 1;
    private static final int CHUNK_END = 2;
    private static final int PARENT = 4;
    private static final int ROOT = 8;

    private static final int[] IV = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    };

    private static final int[] PERMUTATION = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};

    /** Which word of the message comes where, for each of seven rounds. */
    private static final int[] SCHEDULE = schedule();

    private static int[] schedule() {
        int[] words = new int[7 * 16];
        for (int i = 0; i < words.length; i++) {
            words[i] = i < 16 ? i : words[i - i % 16 - 16 + PERMUTATION[i % 16]];
        }
        return words;
    }

    /** The chaining value at hand. */
    private final int[] cv = new int[WORDS];

    private final int[] message = new int[2 * WORDS];

    /** The roots of complete subtrees, from the largest to the smallest. */
    private int[] roots = new int[0];

    private int rootCount;

    private Blake3() {}

    /**
     * Hashes bytes.
     *
     * @param input from the position to the limit; the position stays
     * @return 32 bytes
     */
    static byte[] hash(ByteBuffer input) {
        return new Blake3().hashed(input);
    }

    private byte[] hashed(ByteBuffer input) {
        int length = input.remaining();
        int last = Math.max(0, length - 1) / CHUNK;
        byte[] copy = input.hasArray() ? null : new byte[Math.min(CHUNK, length)];
        for (int i = 0; i <= last; i++) {
            int from = i * CHUNK;
            int count = Math.min(CHUNK, length - from);
            int root = last == 0 ? ROOT : 0;
            if (copy == null) {
                chunk(input.array(), input.arrayOffset() + input.position() + from, count, i, root);
            } else {
                input.get(input.position() + from, copy, 0, count);
                chunk(copy, 0, count, i, root);
            }
            if (i < last) {
                keep(i + 1);
            }
        }
        while (rootCount > 0) {
            parent(rootCount == 1 ? ROOT : 0);
        }
        byte[] hash = new byte[WORDS * Integer.BYTES];
        for (int i = 0; i < WORDS; i++) {
            WORD.set(hash, i * Integer.BYTES, cv[i]);
        }
        return hash;
    }

    private void chunk(byte[] bytes, int from, int length, int index, int root) {
        System.arraycopy(IV, 0, cv, 0, WORDS);
        int flags = CHUNK_START;
        int at = 0;
        for (; length - at > BLOCK; at += BLOCK) {
            load(bytes, from + at);
            compress(index, BLOCK, flags);
            flags = 0;
        }
        byte[] end = new byte[BLOCK];
        System.arraycopy(bytes, from + at, end, 0, length - at);
        load(end, 0);
        compress(index, length - at, flags | CHUNK_END | root);
    }

    private void load(byte[] bytes, int from) {
        for (int i = 0; i < message.length; i++) {
            message[i] = (int) WORD.get(bytes, from + i * Integer.BYTES);
        }
    }

    /** Joins the subtrees that are complete with so many chunks. */
    private void keep(int chunks) {
        for (int left = chunks; (left & 1) == 0; left >>= 1) {
            parent(0);
        }
        if (roots.length == 0) {
            roots = new int[WORDS * Integer.SIZE];
        }
        System.arraycopy(cv, 0, roots, rootCount * WORDS, WORDS);
        rootCount++;
    }

    /** Of the last subtree that was kept, and the one at hand. */
    private void parent(int root) {
        rootCount--;
        System.arraycopy(roots, rootCount * WORDS, message, 0, WORDS);
        System.arraycopy(cv, 0, message, WORDS, WORDS);
        System.arraycopy(IV, 0, cv, 0, WORDS);
        compress(0, BLOCK, PARENT | root);
    }

    /** The message into the chaining value. All in locals, which stay in registers as far as there are any. */
    private void compress(int counter, int length, int flags) {
        int[] m = message;
        int[] c = cv;
        int v0 = c[0];
        int v1 = c[1];
        int v2 = c[2];
        int v3 = c[3];
        int v4 = c[4];
        int v5 = c[5];
        int v6 = c[6];
        int v7 = c[7];
        int v8 = IV[0];
        int v9 = IV[1];
        int v10 = IV[2];
        int v11 = IV[3];
        int v12 = counter;
        int v13 = 0; // the high half of the counter
        int v14 = length;
        int v15 = flags;
        for (int r = 0; r < SCHEDULE.length; r += 16) {
            v0 += v4 + m[SCHEDULE[r + 0]];
            v12 = Integer.rotateRight(v12 ^ v0, 16);
            v8 += v12;
            v4 = Integer.rotateRight(v4 ^ v8, 12);
            v0 += v4 + m[SCHEDULE[r + 1]];
            v12 = Integer.rotateRight(v12 ^ v0, 8);
            v8 += v12;
            v4 = Integer.rotateRight(v4 ^ v8, 7);

            v1 += v5 + m[SCHEDULE[r + 2]];
            v13 = Integer.rotateRight(v13 ^ v1, 16);
            v9 += v13;
            v5 = Integer.rotateRight(v5 ^ v9, 12);
            v1 += v5 + m[SCHEDULE[r + 3]];
            v13 = Integer.rotateRight(v13 ^ v1, 8);
            v9 += v13;
            v5 = Integer.rotateRight(v5 ^ v9, 7);

            v2 += v6 + m[SCHEDULE[r + 4]];
            v14 = Integer.rotateRight(v14 ^ v2, 16);
            v10 += v14;
            v6 = Integer.rotateRight(v6 ^ v10, 12);
            v2 += v6 + m[SCHEDULE[r + 5]];
            v14 = Integer.rotateRight(v14 ^ v2, 8);
            v10 += v14;
            v6 = Integer.rotateRight(v6 ^ v10, 7);

            v3 += v7 + m[SCHEDULE[r + 6]];
            v15 = Integer.rotateRight(v15 ^ v3, 16);
            v11 += v15;
            v7 = Integer.rotateRight(v7 ^ v11, 12);
            v3 += v7 + m[SCHEDULE[r + 7]];
            v15 = Integer.rotateRight(v15 ^ v3, 8);
            v11 += v15;
            v7 = Integer.rotateRight(v7 ^ v11, 7);

            v0 += v5 + m[SCHEDULE[r + 8]];
            v15 = Integer.rotateRight(v15 ^ v0, 16);
            v10 += v15;
            v5 = Integer.rotateRight(v5 ^ v10, 12);
            v0 += v5 + m[SCHEDULE[r + 9]];
            v15 = Integer.rotateRight(v15 ^ v0, 8);
            v10 += v15;
            v5 = Integer.rotateRight(v5 ^ v10, 7);

            v1 += v6 + m[SCHEDULE[r + 10]];
            v12 = Integer.rotateRight(v12 ^ v1, 16);
            v11 += v12;
            v6 = Integer.rotateRight(v6 ^ v11, 12);
            v1 += v6 + m[SCHEDULE[r + 11]];
            v12 = Integer.rotateRight(v12 ^ v1, 8);
            v11 += v12;
            v6 = Integer.rotateRight(v6 ^ v11, 7);

            v2 += v7 + m[SCHEDULE[r + 12]];
            v13 = Integer.rotateRight(v13 ^ v2, 16);
            v8 += v13;
            v7 = Integer.rotateRight(v7 ^ v8, 12);
            v2 += v7 + m[SCHEDULE[r + 13]];
            v13 = Integer.rotateRight(v13 ^ v2, 8);
            v8 += v13;
            v7 = Integer.rotateRight(v7 ^ v8, 7);

            v3 += v4 + m[SCHEDULE[r + 14]];
            v14 = Integer.rotateRight(v14 ^ v3, 16);
            v9 += v14;
            v4 = Integer.rotateRight(v4 ^ v9, 12);
            v3 += v4 + m[SCHEDULE[r + 15]];
            v14 = Integer.rotateRight(v14 ^ v3, 8);
            v9 += v14;
            v4 = Integer.rotateRight(v4 ^ v9, 7);
        }
        c[0] = v0 ^ v8;
        c[1] = v1 ^ v9;
        c[2] = v2 ^ v10;
        c[3] = v3 ^ v11;
        c[4] = v4 ^ v12;
        c[5] = v5 ^ v13;
        c[6] = v6 ^ v14;
        c[7] = v7 ^ v15;
    }
}
