package io.edgestore.cli.filter;

import io.edgestore.cli.options.DecimalInt;
import picocli.CommandLine.ITypeConverter;

/** Takes how many records are wanted at most. */
public final class LimitConverter implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String value) {
        return DecimalInt.countOf("records", value);
    }
}
