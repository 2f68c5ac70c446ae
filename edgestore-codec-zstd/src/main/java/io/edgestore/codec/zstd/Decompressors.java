package io.edgestore.codec.zstd;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictContentType;
import com.github.luben.zstd.ZstdDictDecompress;
import java.io.Closeable;

/** Contexts that decompress, with one dictionary, which they share. */
final class Decompressors implements Closeable {

    private final byte[] dictionary;
    private final ContextPool<ZstdDecompressCtx> pool;
    private ZstdDictDecompress shared;

    /** The dictionary is empty for none. */
    Decompressors(int bound, byte[] dictionary) {
        this.dictionary = dictionary;
        this.pool = new ContextPool<>(bound, this::open);
    }

    ContextPool<ZstdDecompressCtx> pool() {
        return pool;
    }

    @Override
    public synchronized void close() {
        pool.close();
        if (shared != null) {
            shared.close();
        }
    }

    private ZstdDecompressCtx open() {
        ZstdDecompressCtx context = new ZstdDecompressCtx();
        try {
            return dictionary.length == 0 ? context : context.loadDict(shared());
        } catch (Throwable e) {
            context.close();
            throw e;
        }
    }

    private synchronized ZstdDictDecompress shared() {
        if (shared == null) {
            shared = new ZstdDictDecompress(dictionary, ZstdDictContentType.FULL_DICT);
        }
        return shared;
    }
}
