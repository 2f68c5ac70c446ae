package io.edgestore.cli.print;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgestore.cli.console.JsonLine;
import io.edgestore.cli.file.FileFormat;
import io.edgestore.cli.records.HexWriter;
import io.edgestore.wal.RecordView;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A JSON object in a line of its own for each record. Numbers of 64 bits are strings, since many readers of JSON have no
 * integers above 2^53.
 */
final class JsonlPrinter implements RecordPrinter {

    private final PrintWriter out;
    private final HexWriter hex = new HexWriter();
    private String file = "";

    JsonlPrinter(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void file(Path next, FileFormat format) {
        file = next.toString();
    }

    @Override
    public void print(RecordView record) throws IOException {
        try (JsonGenerator json = JsonLine.begin(out)) {
            json.writeStringField("file", file);
            json.writeNumberField("offset", record.offset());
            json.writeStringField("txid", Long.toUnsignedString(record.transactionId()));
            json.writeStringField("lsn", Long.toUnsignedString(record.lsn()));
            json.writeStringField("timestamp", Long.toString(record.timestampNanos()));
            json.writeNumberField("ttl", record.ttlSeconds());
            json.writeNumberField("op", record.operation().code());
            writeHex(json, "ns", record.namespace());
            writeHex(json, "key", record.key());
            writeHash(json, record);
            writeHex(json, "value", record.value());
            JsonLine.end(json);
        }
    }

    private void writeHash(JsonGenerator json, RecordView record) throws IOException {
        if (record.hasValueHash()) {
            writeHex(json, "value_hash", record.valueHash());
        } else {
            json.writeNullField("value_hash");
        }
    }

    /** Raw, as hex needs no escapes: a value can be too long for a string of it. */
    private void writeHex(JsonGenerator json, String name, ByteBuffer bytes) throws IOException {
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
