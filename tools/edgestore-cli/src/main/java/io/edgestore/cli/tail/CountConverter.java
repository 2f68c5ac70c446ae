package io.edgestore.cli.tail;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes how many records are wanted. Their LSNs are in memory together, so their number is bounded. */
final class CountConverter implements ITypeConverter<Integer> {

    private static final int MAX = 1_000_000;
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,7}");

    @Override
    public Integer convert(String value) {
        if (DECIMAL.matcher(value).matches() && Integer.parseInt(value) <= MAX) {
            return Integer.valueOf(value);
        }
        throw new TypeConversionException("it is a number of records, from 0 to " + MAX + ", and not '" + value + "'");
    }
}
