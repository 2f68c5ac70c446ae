package io.edgestore.cli.options;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/** A number as it is typed. Java takes the digits of any script, and we those that all of our output has. */
public final class DecimalInt {

    private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]+");

    private DecimalInt() {}

    /** Empty if it is no number, or none of 32 bits. */
    public static OptionalInt parse(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }
}
