package io.edgestore.wal;

/** What an entry does to its key. */
public enum Operation {
    /** The key has this value now. */
    PUT(1),
    /** The key is gone. */
    DELETE(2);

    private final byte code;

    Operation(int code) {
        this.code = (byte) code;
    }

    /**
     * The byte that stands for it in a file.
     *
     * @return 1 or 2
     */
    public byte code() {
        return code;
    }

    /** The operation of a byte that the format's own code has checked before. */
    static Operation of(byte code) {
        return code == PUT.code ? PUT : DELETE;
    }
}
