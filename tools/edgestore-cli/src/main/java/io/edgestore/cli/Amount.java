package io.edgestore.cli;

/** A number with its noun. */
final class Amount {

    private Amount() {}

    static String of(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
