package io.edgestore.cli.options;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;

/** Takes the path of a log that is to be made. A slash at its end says that a directory is meant, and Java drops it. */
public final class TargetPathConverter implements ITypeConverter<TargetPath> {

    private final PathConverter any = new PathConverter();

    @Override
    public TargetPath convert(String value) {
        Path path = any.convert(value);
        boolean slash =
                value.endsWith("/") || value.endsWith(path.getFileSystem().getSeparator());
        return new TargetPath(path, slash ? TargetPath.Kind.DIRECTORY : TargetPath.Kind.ANY);
    }
}
