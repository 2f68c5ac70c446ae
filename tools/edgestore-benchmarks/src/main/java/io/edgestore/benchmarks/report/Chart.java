package io.edgestore.benchmarks.report;

import java.awt.Color;
import java.awt.Font;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;

/** A row as horizontal bars. Colours that can be read on a light and on a dark page, and no background. */
final class Chart {

    private static final int WIDTH = 720;
    private static final int BAR = 34;
    private static final int REST = 70;

    private static final Color NONE = new Color(0, 0, 0, 0);
    private static final Color TEXT = new Color(0x80, 0x86, 0x8E);
    private static final Color BARS = new Color(0x3B, 0x82, 0xC4);
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

    private Chart() {}

    static String fileName(Row row) {
        return "performance-" + row.chart() + ".svg";
    }

    static String svg(Row row) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ChartEncoder.saveChart(draw(row), bytes, "svg");
        return bytes.toString(StandardCharsets.UTF_8)
                .replaceFirst("(<svg[^>]*>)", "$1" + description(row))
                .replaceAll("clip\\d+", "clip"); // a number that is another one each time
    }

    /** In words what the picture shows: its letters are drawn, and nobody can read them aloud. */
    static String description(Row row) {
        return "<desc>" + row.title() + ". "
                + figures(row).stream().map(Chart::label).collect(Collectors.joining("; ")) + "</desc>";
    }

    private static List<Figure> figures(Row row) {
        return row.figures().stream().filter(each -> !each.isMissing()).toList();
    }

    private static HorizontalBarChart draw(Row row) {
        List<Figure> figures = figures(row);
        HorizontalBarChart chart = new HorizontalBarChartBuilder()
                .width(WIDTH)
                .height(REST + BAR * figures.size())
                .title(row.title())
                .build();
        chart.addSeries(
                row.isRate() ? "records a second" : "time for a record",
                figures.stream().map(Figure::median).toList(),
                figures.stream().map(Chart::label).toList());
        chart.getStyler()
                .setLegendVisible(false)
                .setChartTitleFont(FONT)
                .setChartFontColor(TEXT)
                .setChartBackgroundColor(NONE)
                .setPlotBackgroundColor(NONE)
                .setPlotBorderVisible(false)
                .setSeriesColors(new Color[] {BARS});
        chart.getStyler()
                .setAxisTickLabelsFont(FONT)
                .setAxisTickLabelsColor(TEXT)
                .setPlotGridLinesVisible(false)
                .setAxisTicksLineVisible(false)
                .setAxisTicksMarksVisible(false)
                .setXAxisTicksVisible(false)
                .setXAxisMin(0.0)
                .setXAxisTickMarkSpacingHint(1); // a label for each bar; for these the Y axis asks for that of X
        return chart;
    }

    private static String label(Figure figure) {
        return figure.name() + ": " + Quantity.text(figure.median(), figure.unit());
    }
}
