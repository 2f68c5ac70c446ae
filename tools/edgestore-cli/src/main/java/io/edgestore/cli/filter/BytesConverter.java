package io.edgestore.cli.filter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes bytes as UTF-8 text, or as hex behind {@code 0x}. */
final class BytesConverter implements ITypeConverter<ByteBuffer> {

    static final String FORMS = "text, or 0x and two hex digits for each byte";

    private static final String HEX = "0x";

    @Override
    public ByteBuffer convert(String value) {
        if (!value.startsWith(HEX)) {
            return ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
        }
        try {
            return ByteBuffer.wrap(HexFormat.of().parseHex(value.substring(HEX.length())))
                    .asReadOnlyBuffer();
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("bytes are " + FORMS + ", and not '" + value
                    + "'; write text that begins with 0x as hex, too: 0x3078...");
        }
    }
}
