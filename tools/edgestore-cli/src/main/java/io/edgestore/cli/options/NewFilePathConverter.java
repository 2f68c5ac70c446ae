package io.edgestore.cli.options;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes the path of a file that is to be made. A slash at its end says that a directory is meant, and Java drops it. */
public final class NewFilePathConverter implements ITypeConverter<Path> {

    private final PathConverter any = new PathConverter();

    @Override
    public Path convert(String value) {
        Path path = any.convert(value);
        if (value.endsWith("/") || value.endsWith(path.getFileSystem().getSeparator())) {
            throw new TypeConversionException(value + " names a directory; name a file");
        }
        return path;
    }
}
