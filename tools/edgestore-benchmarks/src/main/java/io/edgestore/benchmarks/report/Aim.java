package io.edgestore.benchmarks.report;

import java.util.Locale;

/**
 * What a row should come to.
 *
 * @param kind what is compared
 * @param limit the most that it may be
 * @param against the name of the other figure; empty if there is none
 */
public record Aim(Kind kind, double limit, String against) {

    /** What is compared with the limit. */
    public enum Kind {
        /** Our cost over the other's. */
        RATIO,
        /** Our figure less the other's, in its unit. */
        DIFFERENCE,
        /** Our figure alone. */
        ALONE
    }

    static Aim atMostTimes(double limit, String against) {
        return new Aim(Kind.RATIO, limit, against);
    }

    static Aim atMostMore(double limit, String against) {
        return new Aim(Kind.DIFFERENCE, limit, against);
    }

    static Aim atMost(double limit) {
        return new Aim(Kind.ALONE, limit, "");
    }

    String text(Row row) {
        String unit = row.ours().unit();
        return switch (kind) {
            case RATIO ->
                row.isRate()
                        ? String.format(Locale.ROOT, "≥ %s × %s", number(1 / limit), against)
                        : String.format(Locale.ROOT, "≤ %s × %s", number(limit), against);
            case DIFFERENCE -> "≤ " + Quantity.text(limit, unit) + " more than " + against;
            case ALONE -> "≤ " + Quantity.text(limit, unit);
        };
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
    }

    /** What the aim is about: the ratio, the difference or the figure. */
    String outcome(Row row) {
        return switch (kind) {
            case RATIO -> Row.times(row.isRate() ? 1 / row.ratioTo(against) : row.ratioTo(against));
            case DIFFERENCE ->
                Quantity.text(row.differenceTo(against), row.ours().unit());
            case ALONE -> Quantity.text(row.ours().median(), row.ours().unit());
        };
    }

    boolean isMetBy(Row row) {
        return switch (kind) {
            case RATIO -> row.ratioTo(against) <= limit;
            case DIFFERENCE -> row.differenceTo(against) <= limit;
            case ALONE -> row.ours().median() <= limit;
        };
    }
}
