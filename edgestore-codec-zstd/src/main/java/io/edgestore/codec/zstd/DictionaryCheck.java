package io.edgestore.codec.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictContentType;
import com.github.luben.zstd.ZstdDictDecompress;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Whether bytes are a dictionary in zstd's format, for both ways. zstd itself would take any bytes for some content. */
final class DictionaryCheck {

    private static final int MAGIC = 0xEC30_A437;

    private DictionaryCheck() {}

    /** What is wrong with the bytes, for people; empty if nothing is. */
    static Optional<String> problemWith(byte[] dictionary) {
        if (dictionary.length > ZstdDictionaries.MAX_SIZE) {
            return Optional.of("a dictionary of " + dictionary.length + " bytes does not fit into a log file's header: "
                    + ZstdDictionaries.MAX_SIZE + " bytes are the most");
        }
        if (dictionary.length < Integer.BYTES
                || ByteBuffer.wrap(dictionary).order(ByteOrder.LITTLE_ENDIAN).getInt() != MAGIC) {
            return Optional.of("the " + dictionary.length
                    + " bytes are no zstd dictionary: they do not begin with its magic number, 37 A4 30 EC");
        }
        try {
            new ZstdDictDecompress(dictionary, ZstdDictContentType.FULL_DICT).close();
            // At the level that takes the least work: all of them want the same of the dictionary.
            new ZstdDictCompress(dictionary, Zstd.minCompressionLevel(), ZstdDictContentType.FULL_DICT).close();
            return Optional.empty();
        } catch (IllegalStateException | ZstdException e) {
            return Optional.of(
                    "the " + dictionary.length + " bytes begin like a zstd dictionary, but are a damaged one: " + e);
        }
    }
}
