package io.edgestore.cli.load;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads lines of bytes into one array, which is used again and again. */
final class LineReader {

    /** More than the hex of any record that the log takes. */
    static final int MAX_LENGTH = 600_000_000;

    private final InputStream in;
    private final int maxLength;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private byte[] line = new byte[1 << 12];
    private int length;
    private long number;
    private long bytesRead;

    /** Whether the line before was too long, and its rest is still to come. */
    private boolean inside;

    LineReader(InputStream in, int maxLength) {
        this.in = in;
        this.maxLength = maxLength;
    }

    /** Goes on to the next line. False at the end. The last line may come without its end. */
    boolean next() throws IOException, MalformedLineException {
        length = 0;
        if (inside) {
            skipRest();
        }
        if (position == limit && !fill()) {
            return false;
        }
        number++;
        do {
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            append(end);
            if (end < limit) {
                position = end + 1;
                break;
            }
            position = limit;
        } while (fill());
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return true;
    }

    private void skipRest() throws IOException {
        inside = false;
        while (position < limit || fill()) {
            if (buffer[position++] == '\n') {
                return;
            }
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        bytesRead += limit;
        return limit > 0;
    }

    private void append(int end) throws MalformedLineException {
        int added = end - position;
        if (length + added > maxLength) {
            inside = true;
            throw new MalformedLineException(
                    number, "is longer than the hex of any record; check that it is the output of `edgestore dump`");
        }
        if (length + added > line.length) {
            line = Arrays.copyOf(line, Math.max(length + added, (int) Math.min(maxLength, 2L * line.length)));
        }
        System.arraycopy(buffer, position, line, length, added);
        length += added;
    }

    /** The line's number, from 1. */
    long number() {
        return number;
    }

    /** How many bytes the input has given so far. */
    long bytesRead() {
        return bytesRead;
    }

    /** The line's bytes, without its end, valid until the next line. */
    byte[] bytes() {
        return line;
    }

    /** How many of them belong to the line. */
    int length() {
        return length;
    }
}
