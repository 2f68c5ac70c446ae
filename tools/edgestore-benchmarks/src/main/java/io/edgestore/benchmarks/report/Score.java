package io.edgestore.benchmarks.report;

import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What a run of a benchmark came to.
 *
 * @param value the figure
 * @param unit JMH's
 */
record Score(double value, String unit) {

    private static final String ALLOCATION = "gc.alloc.rate.norm";

    static Score of(RunResult result, Subject.Metric metric) {
        Result<?> primary = result.getPrimaryResult();
        return switch (metric) {
            case SCORE -> new Score(primary.getScore(), primary.getScoreUnit());
            case MEDIAN -> percentile(primary, 50);
            case PERCENTILE_99 -> percentile(primary, 99);
            case ALLOCATION -> {
                Result<?> allocated = result.getSecondaryResults().get(ALLOCATION);
                yield new Score(allocated.getScore(), allocated.getScoreUnit());
            }
        };
    }

    private static Score percentile(Result<?> result, double percent) {
        return new Score(result.getStatistics().getPercentile(percent), result.getScoreUnit());
    }
}
