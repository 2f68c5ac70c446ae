package io.edgestore.cli.options;

import picocli.CommandLine.ITypeConverter;

/** Takes the length at which a file is full. */
final class FileLengthConverter implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String value) {
        return DecimalInt.countOf("bytes", value);
    }
}
