package io.edgestore.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes how many records a frame is to hold. They are in memory together, so their number is bounded. */
final class BatchSizeConverter implements ITypeConverter<Integer> {

    static final int MAX = 100_000;

    @Override
    public Integer convert(String value) {
        return DecimalInt.parse(value).stream()
                .filter(number -> number >= 1 && number <= MAX)
                .boxed()
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "it is a number of records, from 1 to " + MAX + ", and not '" + value + "'"));
    }
}
