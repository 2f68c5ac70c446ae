package io.edgestore.cli.console;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Text that does nothing to a terminal but stand there. */
public final class Escaped {

    private Escaped() {}

    /** Text in one line: control characters, and those that turn or hide others, become escapes. */
    public static String controls(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(shown, c));
        return shown.toString();
    }

    /** Bytes in quotes: as UTF-8 where they are, else as {@code \xNN}. Long ones are cut, and their length is told. */
    public static String quoted(ByteBuffer bytes, int limit) {
        StringBuilder shown = new StringBuilder("\"");
        ByteBuffer left = bytes.duplicate();
        int end = left.position() + Math.min(limit, left.remaining());
        while (left.position() < end) {
            int c = codePoint(left);
            if (c < 0) {
                shown.append("\\x").append(HexFormat.of().toHexDigits(left.get()));
            } else if (c == '"' || c == '\\') {
                shown.append('\\').append((char) c);
            } else {
                append(shown, c);
            }
        }
        shown.append('"');
        if (left.hasRemaining()) {
            shown.append("... (").append(bytes.remaining()).append(" bytes)");
        }
        return shown.toString();
    }

    /** Takes a whole UTF-8 sequence off the buffer; or leaves it as it is, and says -1. */
    private static int codePoint(ByteBuffer bytes) {
        int length = sequenceLength(bytes.get(bytes.position()));
        if (length == 0 || length > bytes.remaining()) {
            return -1;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        try {
            CharBuffer decoded = decoder.decode(bytes.slice(bytes.position(), length));
            bytes.position(bytes.position() + length);
            return Character.codePointAt(decoded, 0);
        } catch (CharacterCodingException e) {
            return -1;
        }
    }

    private static int sequenceLength(byte first) {
        int leadingOnes = Integer.numberOfLeadingZeros(~(first << 24));
        return switch (leadingOnes) {
            case 0 -> 1;
            case 2, 3, 4 -> leadingOnes;
            default -> 0;
        };
    }

    private static void append(StringBuilder shown, int c) {
        switch (c) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
                if (isVisible(c)) {
                    shown.appendCodePoint(c);
                } else {
                    shown.append("\\u{").append(Integer.toHexString(c)).append('}');
                }
            }
        }
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
