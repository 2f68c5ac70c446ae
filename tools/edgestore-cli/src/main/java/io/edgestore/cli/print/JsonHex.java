package io.edgestore.cli.print;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgestore.cli.records.HexWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;

/** Bytes as a JSON string of hex digits. */
final class JsonHex {

    private JsonHex() {}

    /** Raw, as hex needs no escapes: a value can be too long for a string of it. */
    static void write(JsonGenerator json, String name, ByteBuffer bytes, HexWriter hex) throws IOException {
        json.writeFieldName(name);
        json.writeRawValue("\"");
        hex.write(bytes, new Writer() {
            @Override
            public void write(char[] characters, int offset, int length) throws IOException {
                json.writeRaw(characters, offset, length);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        json.writeRaw('"');
    }
}
