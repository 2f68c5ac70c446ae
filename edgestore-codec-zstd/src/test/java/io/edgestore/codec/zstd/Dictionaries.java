package io.edgestore.codec.zstd;

/** Dictionaries for tests. */
final class Dictionaries {

    private Dictionaries() {}

    static byte[] ofEvents() {
        return ZstdDictionaries.train(new JsonEvents(1).records(2000), 4096);
    }

    /** With the same events, but others, so that both dictionaries have much in common. */
    static byte[] ofOtherEvents() {
        return ZstdDictionaries.train(new JsonEvents(2).records(2000), 4096);
    }
}
