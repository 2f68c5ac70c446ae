package io.edgestore.cli.console;

/** A number with its noun. */
public final class Amount {

    private Amount() {}

    public static String of(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
