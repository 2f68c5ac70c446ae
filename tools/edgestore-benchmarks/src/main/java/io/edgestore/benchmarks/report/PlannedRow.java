package io.edgestore.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A row that is to be measured.
 *
 * @param title what is measured
 * @param subjects ours first
 * @param aims what it should come to
 * @param chart the name of the picture of it; null for none
 */
record PlannedRow(String title, List<Subject> subjects, List<Aim> aims, String chart) {

    static PlannedRow of(String title, Subject... subjects) {
        return new PlannedRow(title, List.of(subjects), List.of(), null);
    }

    PlannedRow and(List<Subject> more) {
        List<Subject> all = new ArrayList<>(subjects);
        all.addAll(more);
        return new PlannedRow(title, List.copyOf(all), aims, chart);
    }

    PlannedRow aim(Aim... all) {
        return new PlannedRow(title, subjects, List.of(all), chart);
    }

    PlannedRow drawnAs(String name) {
        return new PlannedRow(title, subjects, aims, name);
    }
}
