package io.edgestore.cli.filter;

import io.edgestore.cli.options.DecimalInt;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes how many records are wanted at most. */
public final class LimitConverter implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String value) {
        return DecimalInt.parse(value).stream()
                .filter(number -> number >= 1)
                .boxed()
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "it is a number of records, from 1 to " + Integer.MAX_VALUE + ", and not '" + value + "'"));
    }
}
