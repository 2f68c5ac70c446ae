package io.edgestore.benchmarks.report;

import java.util.List;

/**
 * Rows that are measured together: in each round every benchmark of theirs runs once, one after the other, so that a
 * disturbance meets them alike.
 *
 * @param title the heading
 * @param rounds 0 for as many as the run has; figures that noise does not move need only one
 * @param rows what is measured
 */
record PlannedSection(String title, int rounds, List<PlannedRow> rows) {

    static PlannedSection of(String title, PlannedRow... rows) {
        return new PlannedSection(title, 0, List.of(rows));
    }

    static PlannedSection onceOnly(String title, PlannedRow... rows) {
        return new PlannedSection(title, 1, List.of(rows));
    }
}
