package io.edgestore.benchmarks.report;

import java.util.List;

/**
 * Rows that belong together.
 *
 * @param title the heading
 * @param rows what was measured
 */
public record Section(String title, List<Row> rows) {}
