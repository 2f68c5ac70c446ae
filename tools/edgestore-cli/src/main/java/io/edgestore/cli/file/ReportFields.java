package io.edgestore.cli.file;

import com.fasterxml.jackson.core.JsonGenerator;
import io.edgestore.wal.RecoveryReport;
import java.io.IOException;

/** Fields of JSON that have the same name and meaning in every command. */
public final class ReportFields {

    private ReportFields() {}

    /** What a file is written in, and how much is in it. */
    public static void writeContent(FileFormat format, RecoveryReport report, JsonGenerator json) throws IOException {
        json.writeNumberField("formatVersion", format.version());
        json.writeStringField("compressor", format.compressor());
        json.writeNumberField("parameterBytes", format.parameterBytes());
        json.writeStringField("checksum", format.checksum());
        json.writeBooleanField("valueHashes", format.valueHashes());
        json.writeNumberField("frames", report.frames());
        json.writeNumberField("records", report.records());
    }

    /** What each byte of a file is. */
    public static void writeBytes(RecoveryReport report, JsonGenerator json) throws IOException {
        json.writeNumberField("fileLength", report.fileLength());
        json.writeNumberField("headerBytes", report.headerBytes());
        json.writeNumberField("recordBytes", report.recordBytes());
        json.writeNumberField("damagedBytes", report.damagedBytes());
        json.writeNumberField("tornBytes", report.tornBytes());
        json.writeNumberField("zeroBytes", report.zeroBytes());
    }

    /** An object for a damaged place. */
    public static void writeDamage(long offset, long length, String reason, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("offset", offset);
        json.writeNumberField("length", length);
        json.writeStringField("reason", reason);
        json.writeEndObject();
    }

    /** As strings, since they have 64 bits. */
    public static void writeLsns(long first, long last, JsonGenerator json) throws IOException {
        json.writeStringField("firstLsn", Long.toUnsignedString(first));
        json.writeStringField("lastLsn", Long.toUnsignedString(last));
    }
}
