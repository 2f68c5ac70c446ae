package io.edgestore.loading;

/** Lines that the programs print. */
final class Outcomes {

    private Outcomes() {}

    /** Of a log that was read in full. */
    static String sound(String name) {
        return name + ": apples, pears, plums";
    }

    /** Of a codec, or of a file that needs it, in whose place there is nothing. */
    static String missing(String name, String installed, String artifact) {
        return "no compressor named \"" + name + "\"; installed: " + installed + "; add io.edgestore:" + artifact
                + " to the class path or module path";
    }
}
