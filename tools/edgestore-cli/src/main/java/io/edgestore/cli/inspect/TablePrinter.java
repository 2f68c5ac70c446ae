package io.edgestore.cli.inspect;

import io.edgestore.cli.console.Amount;
import io.edgestore.cli.console.Escaped;
import io.edgestore.cli.console.VerdictColour;
import io.edgestore.cli.records.RecordTime;
import io.edgestore.wal.RecoveryReport;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** For people: a line for each file, and the total. */
final class TablePrinter {

    private static final List<String> HEADER = List.of(
            "FILE",
            "FIRST LSN",
            "LAST LSN",
            "EARLIEST",
            "LATEST",
            "FRAMES",
            "RECORDS",
            "PER FRAME",
            "RAW",
            "STORED",
            "RATIO",
            "CODEC",
            "VERSION",
            "VERDICT");

    /** Text stands at the left of its column, and numbers at the right. */
    private static final List<String> TEXTS = List.of("FILE", "EARLIEST", "LATEST", "CODEC", "VERDICT");

    private static final String NONE = "-";

    private final PrintWriter out;

    TablePrinter(PrintWriter out) {
        this.out = out;
    }

    void print(FoundFiles findings) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        findings.all().forEach(finding -> rows.add(row(finding)));
        rows.add(total(findings));
        int[] widths = new int[HEADER.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        rows.forEach(row -> out.print(line(row, widths) + '\n'));
        findings.all().stream()
                .flatMap(finding -> finding.gap().stream())
                .forEach(gap -> out.print(Escaped.controls(gap.toString()) + '\n'));
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - row.get(i).length());
            String cell = HEADER.get(i).equals("VERDICT") ? VerdictColour.of(row.get(i)) : row.get(i);
            line.append(TEXTS.contains(HEADER.get(i)) ? cell + padding : padding + cell)
                    .append("  ");
        }
        return line.toString().stripTrailing();
    }

    private static List<String> row(Finding finding) {
        String file = Escaped.controls(finding.file().toString());
        if (finding.content().isEmpty()) {
            List<String> row = new ArrayList<>(List.of(file));
            while (row.size() < HEADER.size() - 1) {
                row.add(NONE);
            }
            row.add(finding.verdictText());
            return row;
        }
        InspectedFile content = finding.content().get();
        RecoveryReport report = content.report();
        return List.of(
                file,
                lsn(report.firstLsn()),
                lsn(report.lastLsn()),
                content.times().isEmpty() ? NONE : time(content.times().earliest()),
                content.times().isEmpty() ? NONE : time(content.times().latest()),
                Long.toString(report.frames()),
                Long.toString(report.records()),
                ratio(report.records(), report.frames()),
                Long.toString(content.rawBytes()),
                Long.toString(report.recordBytes()),
                ratio(content.rawBytes(), report.recordBytes()),
                content.format().compressor() + "/" + content.format().checksum(),
                Integer.toString(content.format().version()),
                finding.verdictText());
    }

    private static List<String> total(FoundFiles findings) {
        List<InspectedFile> dated = findings.contents().stream()
                .filter(content -> !content.times().isEmpty())
                .toList();
        long frames = findings.sum(RecoveryReport::frames);
        long records = findings.sum(RecoveryReport::records);
        long stored = findings.sum(RecoveryReport::recordBytes);
        return List.of(
                "total of " + Amount.of(findings.all().size(), "file"),
                NONE,
                NONE,
                dated.stream().mapToLong(content -> content.times().earliest()).min().stream()
                        .mapToObj(TablePrinter::time)
                        .findFirst()
                        .orElse(NONE),
                dated.stream().mapToLong(content -> content.times().latest()).max().stream()
                        .mapToObj(TablePrinter::time)
                        .findFirst()
                        .orElse(NONE),
                Long.toString(frames),
                Long.toString(records),
                ratio(records, frames),
                Long.toString(findings.rawBytes()),
                Long.toString(stored),
                ratio(findings.rawBytes(), stored),
                NONE,
                NONE,
                findings.verdictText());
    }

    private static String lsn(OptionalLong lsn) {
        return lsn.isPresent() ? Long.toUnsignedString(lsn.getAsLong()) : NONE;
    }

    private static String time(long nanos) {
        return RecordTime.of(nanos).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String ratio(long of, long to) {
        return to == 0 ? NONE : String.format(Locale.ROOT, "%.2f", (double) of / to);
    }
}
