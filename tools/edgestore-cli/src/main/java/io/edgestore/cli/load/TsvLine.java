package io.edgestore.cli.load;

import io.edgestore.cli.console.Escaped;
import io.edgestore.cli.records.HexWriter;
import io.edgestore.cli.records.RecordColumns;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The fields of one line. */
final class TsvLine {

    private static final Pattern UNSIGNED = Pattern.compile("[0-9]{1,20}");
    private static final Pattern SIGNED = Pattern.compile("-?[0-9]{1,20}");
    private static final int SHOWN = 40;

    private final long number;
    private final byte[] bytes;
    private final int[] starts = new int[RecordColumns.NAMES.size() + 1];

    /** Splits the line that a reader is on. */
    TsvLine(LineReader lines) throws MalformedLineException {
        this.number = lines.number();
        this.bytes = lines.bytes();
        int columns = 1;
        for (int i = 0; i < lines.length(); i++) {
            if (bytes[i] == '\t') {
                if (columns < starts.length) {
                    starts[columns] = i + 1;
                }
                columns++;
            }
        }
        if (columns != RecordColumns.NAMES.size()) {
            throw malformed(columns + " columns in place of " + RecordColumns.NAMES.size()
                    + "; separated by tabs, they are: " + String.join(", ", RecordColumns.NAMES));
        }
        starts[columns] = lines.length() + 1;
    }

    MalformedLineException malformed(String problem) {
        return new MalformedLineException(number, problem);
    }

    long unsignedLong(int column) throws MalformedLineException {
        try {
            return Long.parseUnsignedLong(number(column, UNSIGNED));
        } catch (NumberFormatException e) {
            throw notInRange(column, "0", Long.toUnsignedString(-1));
        }
    }

    long unsignedInt(int column) throws MalformedLineException {
        try {
            return Integer.toUnsignedLong(Integer.parseUnsignedInt(number(column, UNSIGNED)));
        } catch (NumberFormatException e) {
            throw notInRange(column, "0", Integer.toUnsignedString(-1));
        }
    }

    long signedLong(int column) throws MalformedLineException {
        try {
            return Long.parseLong(number(column, SIGNED));
        } catch (NumberFormatException e) {
            throw notInRange(column, Long.toString(Long.MIN_VALUE), Long.toString(Long.MAX_VALUE));
        }
    }

    /** The parsers of the JDK would take a plus sign, and digits of any script. */
    private String number(int column, Pattern pattern) {
        String text = text(column);
        if (!pattern.matcher(text).matches()) {
            throw new NumberFormatException(text);
        }
        return text;
    }

    private MalformedLineException notInRange(int column, String least, String most) {
        return malformed(RecordColumns.NAMES.get(column) + " is " + quoted(column) + ", and must be a number from "
                + least + " to " + most);
    }

    byte[] hex(int column) throws MalformedLineException {
        int start = starts[column];
        int length = length(column);
        byte[] decoded = new byte[length / 2];
        for (int i = 0; i < decoded.length; i++) {
            int high = HexWriter.digit(bytes[start + 2 * i]);
            int low = HexWriter.digit(bytes[start + 2 * i + 1]);
            if (high < 0 || low < 0) {
                throw notHex(column);
            }
            decoded[i] = (byte) (high << 4 | low);
        }
        if (length % 2 != 0) {
            throw notHex(column);
        }
        return decoded;
    }

    private MalformedLineException notHex(int column) {
        return malformed(RecordColumns.NAMES.get(column) + " is " + quoted(column)
                + ", and must be hex, two digits for each byte");
    }

    boolean startsWith(int column, String prefix) {
        return text(column).startsWith(prefix);
    }

    /** The field, or what of it can be of interest where short ones are expected. */
    String text(int column) {
        return new String(bytes, starts[column], Math.min(SHOWN, length(column)), StandardCharsets.ISO_8859_1);
    }

    String quoted(int column) {
        return Escaped.quoted(ByteBuffer.wrap(bytes, starts[column], length(column)), SHOWN);
    }

    private int length(int column) {
        return starts[column + 1] - 1 - starts[column];
    }
}
