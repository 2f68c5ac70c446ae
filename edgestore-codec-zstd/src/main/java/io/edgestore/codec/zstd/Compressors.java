package io.edgestore.codec.zstd;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictContentType;
import java.io.Closeable;

/** Contexts that compress, of one level and with one dictionary, which they share. */
final class Compressors implements Closeable {

    private final int level;
    private final byte[] dictionary;
    private final ContextPool<ZstdCompressCtx> pool;
    private ZstdDictCompress shared;

    /** The dictionary is empty for none. */
    Compressors(int bound, int level, byte[] dictionary) {
        this.level = level;
        this.dictionary = dictionary;
        this.pool = new ContextPool<>(bound, this::open);
    }

    ContextPool<ZstdCompressCtx> pool() {
        return pool;
    }

    @Override
    public synchronized void close() {
        pool.close();
        if (shared != null) {
            shared.close();
        }
    }

    private ZstdCompressCtx open() {
        ZstdCompressCtx context = new ZstdCompressCtx();
        try {
            context.setLevel(level).setChecksum(false).setContentSize(false).setDictID(false);
            return dictionary.length == 0 ? context : context.loadDict(shared());
        } catch (Throwable e) {
            context.close();
            throw e;
        }
    }

    /** Made on first use: at high levels it takes its time, and whoever only reads needs none. */
    private synchronized ZstdDictCompress shared() {
        if (shared == null) {
            shared = new ZstdDictCompress(dictionary, level, ZstdDictContentType.FULL_DICT);
        }
        return shared;
    }
}
