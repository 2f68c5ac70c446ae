package io.edgestore.cli;

import java.io.IOException;
import java.io.OutputStream;

/** Standard outputs that tests need. */
public final class OutputStreams {

    private OutputStreams() {}

    public static OutputStream none() {
        return OutputStream.nullOutputStream();
    }

    /** Takes so many bytes and then fails, as a pipe without a reader or a full disk does. */
    static OutputStream failingAfter(int bytes, String message) {
        return new OutputStream() {
            private int left = bytes;

            @Override
            public void write(int b) throws IOException {
                if (left-- <= 0) {
                    throw new IOException(message);
                }
            }
        };
    }
}
