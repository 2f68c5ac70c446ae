package io.edgestore.cli.print;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgestore.cli.console.JsonLine;
import io.edgestore.cli.file.FileFormat;
import io.edgestore.cli.records.HexWriter;
import io.edgestore.wal.RecordView;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A JSON object in a line of its own for each record. Numbers of 64 bits are strings, since many readers of JSON have no
 * integers above 2^53.
 */
final class JsonlPrinter implements RecordPrinter {

    private final PrintWriter out;
    private final HexWriter hex = new HexWriter();
    private final ValueWriter values;
    private String file = "";

    JsonlPrinter(PrintWriter out, Optional<ValueForm> form) {
        this.out = out;
        this.values = new ValueWriter(form.orElse(ValueForm.HEX));
    }

    @Override
    public void file(Path next, FileFormat format) {
        file = next.toString();
    }

    @Override
    public void print(RecordView record) throws IOException {
        write(file, record, out);
    }

    @Override
    public String keep(Path its, RecordView record) throws IOException {
        StringWriter kept = new StringWriter();
        write(its.toString(), record, kept);
        return kept.toString();
    }

    @Override
    public void printKept(String record) {
        out.print(record);
    }

    private void write(String its, RecordView record, Writer target) throws IOException {
        try (JsonGenerator json = JsonLine.begin(target)) {
            json.writeStringField("file", its);
            json.writeNumberField("offset", record.offset());
            json.writeStringField("txid", Long.toUnsignedString(record.transactionId()));
            json.writeStringField("lsn", Long.toUnsignedString(record.lsn()));
            json.writeStringField("timestamp", Long.toString(record.timestampNanos()));
            json.writeNumberField("ttl", record.ttlSeconds());
            json.writeNumberField("op", record.operation().code());
            JsonHex.write(json, "ns", record.namespace(), hex);
            JsonHex.write(json, "key", record.key(), hex);
            writeHash(json, record);
            values.writeField("value", record.value(), json);
            JsonLine.end(json);
        }
    }

    private void writeHash(JsonGenerator json, RecordView record) throws IOException {
        if (record.hasValueHash()) {
            JsonHex.write(json, "value_hash", record.valueHash(), hex);
        } else {
            json.writeNullField("value_hash");
        }
    }
}
