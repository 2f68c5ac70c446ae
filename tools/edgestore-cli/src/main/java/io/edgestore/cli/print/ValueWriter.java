package io.edgestore.cli.print;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.edgestore.cli.console.Escaped;
import io.edgestore.cli.console.JsonLine;
import io.edgestore.cli.records.HexWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes the bytes of values into a line. */
final class ValueWriter {

    private final ValueForm form;
    private final HexWriter hex = new HexWriter();

    ValueWriter(ValueForm form) {
        this.form = form;
    }

    /** Whether anything is written at all. */
    boolean isShown() {
        return form != ValueForm.NONE;
    }

    /** Leaves the buffer's position where it is. */
    void write(ByteBuffer value, Writer target) throws IOException {
        switch (form) {
            case TEXT -> target.write(Escaped.quoted(value, Integer.MAX_VALUE));
            case JSON -> target.write(json(value));
            case HEX -> hex.write(value, target);
            case NONE -> {}
        }
    }

    /** As the value of a JSON field: text and hex are strings. */
    void writeField(String name, ByteBuffer value, JsonGenerator json) throws IOException {
        switch (form) {
            case TEXT -> json.writeStringField(name, text(value));
            case JSON -> {
                json.writeFieldName(name);
                json.writeRawValue(json(value));
            }
            case HEX -> JsonHex.write(json, name, value, hex);
            case NONE -> {}
        }
    }

    /** Bytes that are no UTF-8 become U+FFFD, as JSON has characters only. */
    private static String text(ByteBuffer value) {
        return StandardCharsets.UTF_8.decode(value.duplicate()).toString();
    }

    private static String json(ByteBuffer value) throws IOException {
        StringWriter written = new StringWriter();
        try (JsonParser parser = JsonLine.parser(text(value));
                JsonGenerator generator = JsonLine.generator(written)) {
            if (parser.nextToken() != null) {
                generator.copyCurrentStructureExact(parser);
                if (parser.nextToken() == null) {
                    generator.flush();
                    return written.toString();
                }
            }
        } catch (JsonParseException | StreamConstraintsException e) {
            // No JSON, or so deep or long that nobody would read it.
        }
        return string(text(value));
    }

    private static String string(String text) throws IOException {
        StringWriter written = new StringWriter();
        try (JsonGenerator generator = JsonLine.generator(written)) {
            generator.writeString(text);
        }
        return written.toString();
    }
}
