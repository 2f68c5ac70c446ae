package io.edgestore.cli.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgestore.cli.console.JsonLine;
import io.edgestore.cli.file.ReportFields;
import io.edgestore.wal.Damage;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import io.edgestore.wal.log.LsnGap;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalLong;

/** For programs: a JSON object a line and file, and one for each directory. Numbers of 64 bits are strings. */
final class JsonPrinter {

    private final PrintWriter out;

    JsonPrinter(PrintWriter out) {
        this.out = out;
    }

    void print(Finding finding) throws IOException {
        try (JsonGenerator json = JsonLine.begin(out)) {
            json.writeStringField("file", finding.file().toString());
            json.writeStringField("verdict", verdict(finding));
            if (finding.content().isEmpty()) {
                json.writeStringField("error", finding.problem());
            } else {
                write(finding.content().get(), json);
            }
            if (finding.gap().isPresent()) {
                json.writeObjectFieldStart("missing");
                writeLsns(finding.gap().get(), json);
                json.writeEndObject();
            }
            JsonLine.end(json);
        }
    }

    static String verdict(Finding finding) {
        return finding.verdict().map(Verdict::name).orElse("UNREADABLE");
    }

    private static void write(InspectedFile content, JsonGenerator json) throws IOException {
        RecoveryReport report = content.report();
        ReportFields.writeContent(content.format(), report, json);
        writeLsns(report.firstLsn(), report.lastLsn(), json);
        if (!content.times().isEmpty()) {
            json.writeStringField(
                    "earliestTimestamp", Long.toString(content.times().earliest()));
            json.writeStringField(
                    "latestTimestamp", Long.toString(content.times().latest()));
        }
        json.writeNumberField("lsnJumps", report.lsnJumps());
        json.writeNumberField("rawBytes", content.rawBytes());
        ReportFields.writeBytes(report, json);
        json.writeNumberField("damageCount", report.damageCount());
        json.writeArrayFieldStart("damages");
        for (Damage damage : content.damages()) {
            ReportFields.writeDamage(
                    damage.offset(), damage.length(), damage.reason().name(), json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("cutCopies");
        for (CutCopy cut : content.cut()) {
            json.writeStartObject();
            json.writeStringField("file", cut.copy().toString());
            json.writeNumberField("offset", cut.offset());
            json.writeNumberField("length", cut.length());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    void printLog(Path directory, FoundFiles findings) throws IOException {
        try (JsonGenerator json = JsonLine.begin(out)) {
            json.writeStringField("directory", directory.toString());
            json.writeStringField(
                    "verdict", findings.verdict().map(Verdict::name).orElse("UNREADABLE"));
            json.writeNumberField("files", findings.all().size());
            json.writeNumberField("unreadableFiles", findings.unreadable());
            json.writeNumberField("frames", findings.sum(RecoveryReport::frames));
            json.writeNumberField("records", findings.sum(RecoveryReport::records));
            writeLsns(findings.firstLsn(), findings.lastLsn(), json);
            json.writeNumberField("rawBytes", findings.rawBytes());
            json.writeNumberField("fileLength", findings.sum(RecoveryReport::fileLength));
            json.writeNumberField("recordBytes", findings.sum(RecoveryReport::recordBytes));
            json.writeArrayFieldStart("missing");
            for (Finding finding : findings.all()) {
                if (finding.gap().isPresent()) {
                    json.writeStartObject();
                    writeLsns(finding.gap().get(), json);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            JsonLine.end(json);
        }
    }

    private static void writeLsns(LsnGap gap, JsonGenerator json) throws IOException {
        ReportFields.writeLsns(gap.firstLsn(), gap.lastLsn(), json);
    }

    private static void writeLsns(OptionalLong first, OptionalLong last, JsonGenerator json) throws IOException {
        if (first.isPresent()) {
            ReportFields.writeLsns(first.getAsLong(), last.getAsLong(), json);
        }
    }
}
