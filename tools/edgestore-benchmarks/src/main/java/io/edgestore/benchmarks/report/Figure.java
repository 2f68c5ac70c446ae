package io.edgestore.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What one benchmark measured.
 *
 * @param name whose figure it is: edgestore, the floor, a peer
 * @param role what it is in its row
 * @param benchmark the method, and its parameters
 * @param unit JMH's: ns/op, ops/s, B/op
 * @param rounds the score of each round; empty if it was not run
 * @param notRun why not; null if it was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Figure(String name, Role role, String benchmark, String unit, List<Double> rounds, String notRun) {

    boolean isMissing() {
        return rounds.isEmpty();
    }

    double median() {
        return Median.of(rounds);
    }

    /** Whether more is better. */
    boolean isRate() {
        return unit.equals("ops/s");
    }

    /** What a record costs in a round: less is better. */
    double cost(int round) {
        return isRate() ? 1 / rounds.get(round) : rounds.get(round);
    }
}
