package io.edgestore.benchmarks.report;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The tables of the document, in Markdown. */
final class Tables {

    private static final String MET = "yes";
    private static final String MISSED = "**no**";
    private static final String NOTHING = "-";

    private final Performance performance;

    Tables(Performance performance) {
        this.performance = performance;
    }

    String markdown() {
        String measured = "Measured on " + performance.date() + ": " + performance.machine() + "; " + performance.jdk()
                + "; by `" + performance.command() + "`.\n";
        String warning = performance.length() == RunLength.DRY
                ? "\n**This was a dry run: it shows what is measured, and no figure means anything.**\n"
                : "";
        return measured
                + warning
                + performance.sections().stream().map(Tables::section).collect(Collectors.joining());
    }

    private static String section(Section section) {
        return "\n### " + section.title() + "\n\n"
                + "| | edgestore | floor | of the floor | others | aim | comes to | met |\n"
                + "|---|---|---|---|---|---|---|---|\n"
                + section.rows().stream().map(Tables::row).collect(Collectors.joining())
                + section.rows().stream()
                        .filter(row -> row.chart() != null)
                        .map(row -> "\n![" + row.title() + "](" + Chart.fileName(row) + ")\n")
                        .collect(Collectors.joining());
    }

    private static String row(Row row) {
        List<Figure> floors = row.with(Role.FLOOR);
        return "| "
                + String.join(
                        " | ",
                        row.title(),
                        text(row.ours()),
                        floors.isEmpty() ? NOTHING : text(floors.get(0)),
                        floors.isEmpty() ? NOTHING : ratio(row, floors.get(0)),
                        others(row),
                        aims(row, aim -> aim.text(row)),
                        aims(row, aim -> row.has(aim) ? aim.outcome(row) : NOTHING),
                        aims(row, aim -> row.has(aim) ? (aim.isMetBy(row) ? MET : MISSED) : NOTHING))
                + " |\n";
    }

    private static String text(Figure figure) {
        return figure.isMissing() ? "not run: " + figure.notRun() : Quantity.text(figure.median(), figure.unit());
    }

    private static String ratio(Row row, Figure floor) {
        return row.ours().isMissing() || floor.isMissing() ? NOTHING : Row.times(row.ratioTo(floor.name()));
    }

    private static String others(Row row) {
        List<Figure> peers = row.with(Role.PEER);
        return peers.isEmpty()
                ? NOTHING
                : peers.stream().map(each -> each.name() + " " + text(each)).collect(Collectors.joining("<br>"));
    }

    private static String aims(Row row, Function<Aim, String> text) {
        return row.aims().isEmpty() ? NOTHING : row.aims().stream().map(text).collect(Collectors.joining("<br>"));
    }
}
