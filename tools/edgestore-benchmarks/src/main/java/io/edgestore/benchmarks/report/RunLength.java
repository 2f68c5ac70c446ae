package io.edgestore.benchmarks.report;

import java.time.Duration;

/** How long a run of the whole table takes, and how much can be believed of it. */
public enum RunLength {
    /** Everything once in this JVM, and no figure means anything: to see that it runs. */
    DRY(1, 0, 0, Duration.ZERO, 1, Duration.ofMillis(1)),
    /**
     * Some 19 minutes on two processors. An append is compiled after one and a half seconds, its floor after half of one: a
     * shorter warm-up would measure the compiler.
     */
    QUICK(3, 1, 4, Duration.ofMillis(400), 3, Duration.ofMillis(200)),
    /** More than an hour. */
    FULL(5, 1, 3, Duration.ofSeconds(1), 5, Duration.ofSeconds(1));

    final int rounds;
    /** JVMs for each benchmark; 0 for this one. */
    final int forks;

    final int warmups;
    final Duration warmup;
    final int measurements;
    final Duration measurement;

    RunLength(int rounds, int forks, int warmups, Duration warmup, int measurements, Duration measurement) {
        this.rounds = rounds;
        this.forks = forks;
        this.warmups = warmups;
        this.warmup = warmup;
        this.measurements = measurements;
        this.measurement = measurement;
    }
}
