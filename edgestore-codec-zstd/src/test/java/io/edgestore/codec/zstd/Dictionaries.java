package io.edgestore.codec.zstd;

/** Dictionaries for tests. */
final class Dictionaries {

    private Dictionaries() {}

    static byte[] ofEvents() {
        return ZstdDictionaries.train(RawRecords.ofEvents(1, 2000), 4096);
    }

    /** With the same events, but others, so that both dictionaries have much in common. */
    static byte[] ofOtherEvents() {
        return ZstdDictionaries.train(RawRecords.ofEvents(2, 2000), 4096);
    }
}
