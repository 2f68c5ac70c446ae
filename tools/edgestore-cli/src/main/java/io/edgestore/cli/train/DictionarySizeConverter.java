package io.edgestore.cli.train;

import io.edgestore.cli.options.DecimalInt;
import io.edgestore.codec.zstd.ZstdDictionaries;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes a number of bytes, without a unit. */
final class DictionarySizeConverter implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String value) {
        return DecimalInt.parse(value)
                .orElseThrow(() -> new TypeConversionException("it is a number of bytes, from "
                        + ZstdDictionaries.MIN_SIZE + " to " + ZstdDictionaries.MAX_SIZE + ", and not '" + value
                        + "'"));
    }
}
