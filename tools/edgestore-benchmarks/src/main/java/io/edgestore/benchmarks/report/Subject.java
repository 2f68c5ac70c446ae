package io.edgestore.benchmarks.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * A benchmark of the plan: what JMH runs for one figure.
 *
 * @param name whose figure it is
 * @param role what it is in its row
 * @param method package, class and method below {@code io.edgestore.benchmarks}
 * @param parameters JMH's {@code -p}
 * @param metric which of its results
 * @param threads what runs it
 */
record Subject(String name, Role role, String method, Map<String, String> parameters, Metric metric, Threads threads) {

    /** Which result of a benchmark is the figure. */
    enum Metric {
        SCORE,
        /** Of a benchmark that samples times. */
        MEDIAN,
        /** The time that 99 of 100 samples do not exceed. */
        PERCENTILE_99,
        /** Bytes of heap for an operation. */
        ALLOCATION
    }

    /** What kind of threads run a benchmark. */
    enum Threads {
        PLATFORM,
        /** Since JDK 21. */
        VIRTUAL
    }

    static Subject ours(String method) {
        return of("edgestore", Role.OURS, method);
    }

    static Subject floor(String method) {
        return of("floor", Role.FLOOR, method);
    }

    static Subject peer(String name, String method) {
        return of(name, Role.PEER, method);
    }

    private static Subject of(String name, Role role, String method) {
        return new Subject(name, role, method, Map.of(), Metric.SCORE, Threads.PLATFORM);
    }

    Subject with(String parameter, String value) {
        Map<String, String> all = new TreeMap<>(parameters);
        all.put(parameter, value);
        return new Subject(name, role, method, all, metric, threads);
    }

    /** The method, in this class. */
    Subject in(String benchmark) {
        return new Subject(name, role, benchmark + "." + method, parameters, metric, threads);
    }

    Subject allocation() {
        return of(Metric.ALLOCATION);
    }

    Subject median() {
        return of(Metric.MEDIAN);
    }

    Subject percentile99() {
        return of(Metric.PERCENTILE_99);
    }

    private Subject of(Metric other) {
        return new Subject(name, role, method, parameters, other, threads);
    }

    Subject onVirtualThreads() {
        return new Subject(name, role, method, parameters, metric, Threads.VIRTUAL);
    }

    /** The method and its parameters. */
    String description() {
        return parameters.isEmpty() ? method : method + " " + parameters;
    }
}
