package io.edgestore.cli.verify;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgestore.cli.console.JsonLine;
import io.edgestore.cli.file.ReportFields;
import io.edgestore.wal.Damage;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** For programs: a JSON object a line and file. LSNs are strings, since they have 64 bits. */
final class JsonVerifyPrinter implements VerifyPrinter {

    private final PrintWriter out;

    /** The object of the file that was begun; null between files. */
    private JsonGenerator json;

    JsonVerifyPrinter(PrintWriter out) {
        this.out = out;
    }

    private interface Output {
        void write() throws IOException;
    }

    /** Writing to standard output throws something else, and to nothing else is written here. */
    private static void print(Output output) {
        try {
            output.write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void begin(Path file) {
        print(() -> {
            json = JsonLine.begin(out);
            json.writeStringField("file", file.toString());
            json.writeArrayFieldStart("damages");
        });
    }

    @Override
    public void damage(Damage damage) {
        damage(damage.offset(), damage.length(), damage.reason().name());
    }

    @Override
    public void hashMismatch(Path file, RecordView record) {
        damage(record.offset(), record.frameLength(), "VALUE_HASH");
    }

    private void damage(long offset, long length, String reason) {
        print(() -> ReportFields.writeDamage(offset, length, reason, json));
    }

    @Override
    public void end(VerifiedFile result) {
        RecoveryReport report = result.report();
        print(() -> {
            json.writeEndArray();
            json.writeStringField("verdict", result.verdict().name());
            ReportFields.writeContent(result.format(), report, json);
            if (report.records() > 0) {
                writeLsns(new LsnRange(
                        report.firstLsn().getAsLong(), report.lastLsn().getAsLong()));
            }
            json.writeNumberField("lsnJumps", report.lsnJumps());
            if (result.missing().isPresent()) {
                json.writeObjectFieldStart("missing");
                writeLsns(result.missing().get());
                json.writeEndObject();
            }
            json.writeNumberField("damageCount", report.damageCount());
            json.writeNumberField("hashMismatches", result.hashMismatches());
            ReportFields.writeBytes(report, json);
            finish();
        });
    }

    private void writeLsns(LsnRange lsns) throws IOException {
        ReportFields.writeLsns(lsns.first(), lsns.last(), json);
    }

    @Override
    public void log(VerifiedLog result) {
        print(() -> {
            json = JsonLine.begin(out);
            json.writeStringField("directory", result.directory().toString());
            json.writeStringField("verdict", result.verdict().map(Verdict::name).orElse("UNREADABLE"));
            json.writeNumberField("files", result.fileCount());
            json.writeNumberField("unreadableFiles", result.unreadableCount());
            json.writeArrayFieldStart("unbegunFiles");
            for (Path file : result.unbegun()) {
                json.writeString(file.toString());
            }
            json.writeEndArray();
            json.writeNumberField("records", result.records());
            if (result.lsns().isPresent()) {
                writeLsns(result.lsns().get());
            }
            json.writeArrayFieldStart("missing");
            for (LsnRange lsns : result.missing()) {
                json.writeStartObject();
                writeLsns(lsns);
                json.writeEndObject();
            }
            json.writeEndArray();
            finish();
        });
    }

    @Override
    public void unreadable(Path file, String problem) {
        if (json == null) {
            begin(file);
        }
        print(() -> {
            json.writeEndArray();
            json.writeStringField("verdict", "UNREADABLE");
            json.writeStringField("error", problem);
            finish();
        });
    }

    private void finish() throws IOException {
        JsonLine.end(json);
        json.close();
        json = null;
    }
}
