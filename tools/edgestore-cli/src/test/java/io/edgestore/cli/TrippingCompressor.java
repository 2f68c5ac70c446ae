package io.edgestore.cli;

import io.edgestore.api.Compressor;
import io.edgestore.api.CorruptDataException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;

/**
 * Stores blocks as they are, but trips over some: by what is in them, it ends the JVM as a kill does, or throws, when they
 * are written or when they are read.
 */
public final class TrippingCompressor implements Compressor {

    public static final String HALT = "halt the JVM here";
    public static final String THROW = "throw an exception here";
    static final String THROW_ARGUMENT = "throw an exception about an argument here";
    static final String READ_STATE = "throw an exception when this is read";
    static final String READ_LINK = "miss a class when this is read";
    static final String READ_FAULT = "read beyond an array when this is read";
    public static final int HALTED = 99;

    /** How many blocks were decompressed in this JVM. Providers make instances of their own, so it cannot be one's field. */
    public static final LongAdder DECOMPRESSED = new LongAdder();

    @Override
    public String name() {
        return "tripping";
    }

    @Override
    public int maxCompressedLength(int length) {
        return length;
    }

    private static String text(ByteBuffer block) {
        return StandardCharsets.ISO_8859_1.decode(block.duplicate()).toString();
    }

    @Override
    public int compress(ByteBuffer source, ByteBuffer target) {
        String block = text(source);
        if (block.contains(HALT)) {
            Runtime.getRuntime().halt(HALTED);
        }
        if (block.contains(THROW)) {
            throw new IllegalStateException("tripped");
        }
        if (block.contains(THROW_ARGUMENT)) {
            throw new IllegalArgumentException("tripped");
        }
        int length = source.remaining();
        target.put(source);
        return length;
    }

    @Override
    public void decompress(ByteBuffer source, ByteBuffer target) throws CorruptDataException {
        DECOMPRESSED.increment();
        String block = text(source);
        if (block.contains(READ_STATE)) {
            throw new IllegalStateException("tripped");
        }
        if (block.contains(READ_LINK)) {
            throw new NoClassDefFoundError("com/example/Missing");
        }
        if (block.contains(READ_FAULT)) {
            throw new ArrayIndexOutOfBoundsException("index 9 of 3");
        }
        if (source.remaining() != target.remaining()) {
            throw new CorruptDataException("the block is of another length");
        }
        target.put(source);
    }
}
