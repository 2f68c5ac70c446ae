package io.edgestore.cli.options;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes an LSN. */
public final class LsnConverter implements ITypeConverter<Long> {

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,20}");

    @Override
    public Long convert(String value) {
        try {
            if (DECIMAL.matcher(value).matches()) {
                return Long.parseUnsignedLong(value);
            }
        } catch (NumberFormatException e) {
            // Of 20 digits, and none of 64 bits.
        }
        throw new TypeConversionException("an LSN is a number from 0 to 18446744073709551615, and not '" + value + "'");
    }
}
