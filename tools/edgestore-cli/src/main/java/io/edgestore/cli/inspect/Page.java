package io.edgestore.cli.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgestore.cli.console.JsonLine;
import io.edgestore.wal.Damage;
import io.edgestore.wal.RecoveryReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A page that shows files at a glance. It is one file that needs no other. */
final class Page {

    private static final String TEMPLATE = "page.html";

    /** In the template, where the data stands. */
    private static final String DATA = "__DATA__";

    /** About how many segments there are in a page, and the fewest of a file. */
    private static final int MOST_SHARES = 2048;

    private static final int SHARES_OF_ALL = 16384;
    private static final int FEWEST_SHARES = 16;

    private Page() {}

    /** How many parts of a file are to be told from each other, so that the page stays small. */
    static int shares(int files) {
        return Math.max(FEWEST_SHARES, Math.min(MOST_SHARES, SHARES_OF_ALL / Math.max(1, files)));
    }

    static byte[] of(FoundFiles findings) throws IOException {
        return template().replace(DATA, data(findings)).getBytes(StandardCharsets.UTF_8);
    }

    private static String template() throws IOException {
        try (InputStream in = Page.class.getResourceAsStream(TEMPLATE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Names of files can have any characters: none of them may end the script element that the data stands in. */
    private static String data(FoundFiles findings) throws IOException {
        StringWriter data = new StringWriter();
        try (JsonGenerator json = JsonLine.generator(data)) {
            json.writeStartObject();
            json.writeArrayFieldStart("kinds");
            for (Segment.Kind kind : Segment.Kind.values()) {
                json.writeString(kind.name());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("files");
            for (Finding finding : findings.all()) {
                write(finding, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return data.toString().replace("<", "\\u003c");
    }

    private static void write(Finding finding, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", finding.file().toString());
        json.writeStringField("verdict", JsonPrinter.verdict(finding));
        json.writeStringField("error", finding.problem());
        if (finding.gap().isPresent()) {
            json.writeStringField("missing", finding.gap().get().toString());
        }
        if (finding.content().isPresent()) {
            write(finding.content().get(), json);
        }
        json.writeEndObject();
    }

    private static void write(InspectedFile content, JsonGenerator json) throws IOException {
        RecoveryReport report = content.report();
        json.writeStringField("format", content.format().toString());
        json.writeNumberField("fileLength", report.fileLength());
        json.writeNumberField("frames", report.frames());
        json.writeNumberField("records", report.records());
        json.writeNumberField("rawBytes", content.rawBytes());
        json.writeNumberField("recordBytes", report.recordBytes());
        json.writeNumberField("damageCount", report.damageCount());
        json.writeArrayFieldStart("segments");
        for (Segment segment : content.strip()) {
            write(segment, json);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("damages");
        for (Damage damage : content.damages()) {
            json.writeStartArray();
            json.writeNumber(damage.offset());
            json.writeNumber(damage.length());
            json.writeString(damage.reason().text());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("cut");
        for (CutCopy cut : content.cut()) {
            json.writeStartArray();
            json.writeNumber(cut.offset());
            json.writeNumber(cut.length());
            json.writeString(cut.copy().getFileName().toString());
            json.writeEndArray();
        }
        json.writeEndArray();
        write(content.sizes(), json);
        write(content.times(), json);
    }

    /** Kind, length, frames, records, first and last LSN, and how many bytes are in no sound frame. */
    private static void write(Segment segment, JsonGenerator json) throws IOException {
        json.writeStartArray();
        json.writeNumber(segment.kind().ordinal());
        json.writeNumber(segment.length());
        json.writeNumber(segment.frames());
        json.writeNumber(segment.records());
        if (segment.records() > 0) {
            json.writeString(Long.toUnsignedString(segment.firstLsn()));
            json.writeString(Long.toUnsignedString(segment.lastLsn()));
        } else {
            json.writeNull();
            json.writeNull();
        }
        json.writeNumber(segment.bad());
        json.writeEndArray();
    }

    private static void write(Sizes sizes, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("sizes");
        for (int i = 0; i < sizes.size(); i++) {
            json.writeNumber(sizes.count(i));
        }
        json.writeEndArray();
    }

    /** In milliseconds, which are what a page reckons with. */
    private static void write(Times times, JsonGenerator json) throws IOException {
        double step = times.stepNanos() / 1e6;
        json.writeNumberField("timeStep", step);
        json.writeArrayFieldStart("times");
        for (Map.Entry<Long, Long> each : times.steps().entrySet()) {
            json.writeStartArray();
            json.writeNumber(each.getKey() * step);
            json.writeNumber(each.getValue());
            json.writeEndArray();
        }
        json.writeEndArray();
    }
}
