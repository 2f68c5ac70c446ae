package io.edgestore.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes the length at which a file is full. */
final class FileLengthConverter implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String value) {
        return DecimalInt.parse(value).stream()
                .filter(number -> number >= 1)
                .boxed()
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "it is a number of bytes, from 1 to " + Integer.MAX_VALUE + ", and not '" + value + "'"));
    }
}
