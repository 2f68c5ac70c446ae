package io.edgestore.wal.format;

import io.edgestore.api.Checksum;
import java.nio.ByteBuffer;

/**
 * Keeps a log safe from a checksum that breaks the rules of {@link Checksum}. A breach is the checksum's fault and never
 * damage, so it ends in {@link IllegalStateException}.
 */
record CheckedChecksum(Checksum checksum) implements Checksum {

    @Override
    public String name() {
        return checksum.name();
    }

    /** The buffer is the checksum's own: a read-only view. */
    @Override
    public int compute(ByteBuffer source) {
        int position = source.position();
        int limit = source.limit();
        int value = checksum.compute(source);
        if (source.position() != position || source.limit() != limit) {
            throw new IllegalStateException("the checksum " + checksum.name() + " ("
                    + checksum.getClass().getName() + ") breaks the rules of " + Checksum.class.getName()
                    + ": position and limit stay as they are, at " + position + " and " + limit
                    + ", and here they are " + source.position() + " and " + source.limit()
                    + "; use another version of it, and prove it with the test kit's ChecksumContract");
        }
        return value;
    }
}
