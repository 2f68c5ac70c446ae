package io.edgestore.cli.console;

import picocli.CommandLine.Help.Ansi;

/** The colour of a verdict on a terminal. There is none where nobody watches, or where NO_COLOR is set. */
public final class VerdictColour {

    private VerdictColour() {}

    /** A verdict in words, in its colour. Any other text is left as it is. */
    public static String of(String verdict) {
        return of(verdict, Ansi.AUTO);
    }

    static String of(String verdict, Ansi ansi) {
        return switch (verdict) {
            case "CLEAN" -> ansi.string("@|green " + verdict + "|@");
            case "TORN TAIL", "ZERO TAIL" -> ansi.string("@|yellow " + verdict + "|@");
            case "DAMAGED", "GAP", "UNREADABLE", "UNREADABLE in part" -> ansi.string("@|bold,red " + verdict + "|@");
            default -> verdict;
        };
    }
}
