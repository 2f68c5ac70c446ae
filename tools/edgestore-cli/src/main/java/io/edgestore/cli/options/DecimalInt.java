package io.edgestore.cli.options;

import java.util.OptionalInt;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

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

    /**
     * How many there are to be: 1 or more.
     *
     * @param what is counted, in the plural
     * @throws TypeConversionException if it is no such number
     */
    public static int countOf(String what, String text) {
        return parse(text).stream()
                .filter(number -> number >= 1)
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "it is a number of " + what + ", from 1 to " + Integer.MAX_VALUE + ", and not '" + text + "'"));
    }
}
