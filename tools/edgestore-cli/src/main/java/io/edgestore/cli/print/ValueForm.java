package io.edgestore.cli.print;

/** How the bytes of a value are printed. */
public enum ValueForm {
    /** Characters, in quotes. */
    TEXT,
    /** JSON in one line, if they are JSON; else a JSON string. */
    JSON,
    /** Two digits for each byte. */
    HEX,
    /** Not at all. */
    NONE
}
