package io.edgestore.cli.verify;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.Escaped;
import io.edgestore.cli.console.VerdictColour;
import io.edgestore.wal.Damage;
import io.edgestore.wal.RecordView;
import io.edgestore.wal.RecoveryReport;
import io.edgestore.wal.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;

/** For people: each line begins with the file's name, and the verdict is the last one. */
final class TextVerifyPrinter implements VerifyPrinter {

    private final PrintWriter out;

    TextVerifyPrinter(PrintWriter out) {
        this.out = out;
    }

    private void line(Path file, String text) {
        out.print(Escaped.controls(file + ": " + text) + '\n');
    }

    private void line(Path path, String verdict, String rest) {
        out.print(Escaped.controls(path + ": ") + VerdictColour.of(verdict) + Escaped.controls(rest) + '\n');
    }

    @Override
    public void begin(Path file) {}

    @Override
    public void damage(Damage damage) {
        line(
                damage.file(),
                "damage at offset " + damage.offset() + ", " + damage.length() + " bytes: "
                        + damage.reason().text());
    }

    @Override
    public void hashMismatch(Path file, RecordView record) {
        line(
                file,
                "damage at offset " + record.offset() + ", " + record.frameLength() + " bytes: the value of LSN "
                        + Long.toUnsignedString(record.lsn()) + " is not the one that its hash was made of");
    }

    @Override
    public void end(VerifiedFile result) {
        RecoveryReport report = result.report();
        tail(result);
        result.missing()
                .ifPresent(lsns -> line(
                        report.file(),
                        lsns + (lsns.first() == lsns.last() ? " is" : " are")
                                + " neither in this file nor in the one before it"));
        line(report.file(), text(result.verdict()), summary(result));
    }

    private void tail(VerifiedFile result) {
        RecoveryReport report = result.report();
        long torn = report.tornBytes();
        long zeros = report.zeroBytes();
        // Both ends of a file, never together.
        long offset = report.fileLength() - torn - zeros;
        String opened = result.verdict() == Verdict.DAMAGED
                ? "; nothing is cut from a damaged file"
                : "; opening the file for writing cuts it off";
        if (torn > 0) {
            line(
                    report.file(),
                    "torn tail at offset " + offset + ", " + torn + " bytes: an append that a crash interrupted"
                            + opened + (result.verdict() == Verdict.DAMAGED ? "" : ", and keeps a copy beside it"));
        } else if (zeros > 0) {
            line(
                    report.file(),
                    "zero tail at offset " + offset + ", " + zeros + " bytes: space that a crash left without content"
                            + opened);
        }
        if (result.isUnfinished()) {
            line(
                    report.file(),
                    (report.records() == 0 ? "no record" : "not finished")
                            + ", and other files of the log follow, which is no crash's work");
        }
    }

    private static String summary(VerifiedFile result) {
        RecoveryReport report = result.report();
        StringBuilder line = new StringBuilder(", ").append(Amount.of(report.records(), "record"));
        if (report.frames() != report.records()) {
            line.append(" in ").append(Amount.of(report.frames(), "frame"));
        }
        if (report.records() > 0) {
            line.append(", ")
                    .append(new LsnRange(
                            report.firstLsn().getAsLong(), report.lastLsn().getAsLong()));
        }
        if (report.lsnJumps() > 0) {
            line.append(" with ").append(Amount.of(report.lsnJumps(), "jump"));
        }
        line.append("; ").append(result.format());
        line.append("; ").append(Amount.of(report.fileLength(), "byte")).append(": ");
        line.append(report.headerBytes())
                .append(" header, ")
                .append(report.recordBytes())
                .append(" records");
        append(line, report.damagedBytes(), "damaged in " + Amount.of(report.damageCount(), "place"));
        append(line, report.tornBytes(), "torn tail");
        append(line, report.zeroBytes(), "zero tail");
        if (result.hashMismatches() > 0) {
            line.append("; ")
                    .append(Amount.of(result.hashMismatches(), "value"))
                    .append(" not of the stored hash");
        }
        if (report.damageCount() > 0) {
            line.append("; for all that is left, use dump --policy salvage");
        }
        return line.toString();
    }

    private static void append(StringBuilder line, long bytes, String what) {
        if (bytes > 0) {
            line.append(", ").append(bytes).append(' ').append(what);
        }
    }

    @Override
    public void unreadable(Path file, String problem) {
        line(file, "UNREADABLE", "");
    }

    @Override
    public void log(VerifiedLog result) {
        for (Path file : result.unbegun()) {
            line(file, "no record was ever written to it; opening the log for writing removes it");
        }
        line(
                result.directory(),
                result.verdict().map(TextVerifyPrinter::text).orElse("UNREADABLE in part"),
                ", " + Amount.of(result.records(), "record") + " in " + Amount.of(result.fileCount(), "file")
                        + result.lsns().map(lsns -> ", " + lsns).orElse(""));
    }

    private static String text(Verdict verdict) {
        return verdict.name().replace('_', ' ');
    }
}
