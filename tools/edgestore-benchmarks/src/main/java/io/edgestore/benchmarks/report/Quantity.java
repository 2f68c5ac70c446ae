package io.edgestore.benchmarks.report;

import java.util.Locale;

/** A figure with its unit, as people read it. */
final class Quantity {

    private Quantity() {}

    static String text(double value, String unit) {
        return switch (unit) {
            case "ns/op" -> time(value);
            case "us/op" -> time(value * 1e3);
            case "ms/op" -> time(value * 1e6);
            case "ops/s" -> String.format(Locale.ROOT, "%,.0f/s", value);
            case "B/op" -> String.format(Locale.ROOT, "%.0f B", value);
            case "" -> String.format(Locale.ROOT, "%.0f", value); // of a figure that was not measured
            default -> throw new IllegalArgumentException("a unit that the report does not know: " + unit);
        };
    }

    private static String time(double nanos) {
        if (Math.abs(nanos) < 10) {
            return String.format(Locale.ROOT, "%.1f ns", nanos);
        }
        if (Math.abs(nanos) < 10_000) {
            return String.format(Locale.ROOT, "%,.0f ns", nanos);
        }
        if (Math.abs(nanos) < 10_000_000) {
            return String.format(Locale.ROOT, "%,.0f us", nanos / 1e3);
        }
        return String.format(Locale.ROOT, "%,.0f ms", nanos / 1e6);
    }
}
