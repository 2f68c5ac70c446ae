package io.edgestore.cli.options;

import java.util.OptionalInt;
import picocli.CommandLine.TypeConversionException;

/**
 * A compressor as it is typed: {@code NAME} or {@code NAME:LEVEL}.
 *
 * @param name its name
 * @param level empty if none was typed
 */
public record CodecSpec(String name, OptionalInt level) {

    public static CodecSpec of(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new CodecSpec(text, OptionalInt.empty());
        }
        String level = text.substring(colon + 1);
        OptionalInt number = DecimalInt.parse(level);
        if (number.isEmpty()) {
            throw new TypeConversionException("a level is a number, as in zstd:19, and not '" + level + "'");
        }
        return new CodecSpec(text.substring(0, colon), number);
    }
}
