package com.example.metrics;

import io.edgestore.wal.log.WriteAheadLog;
import io.edgestore.wal.log.metrics.LatencyHistogram;
import io.edgestore.wal.log.metrics.LogMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The metrics of a log for Micrometer, each with the tag {@code log}. */
public record LogMeterBinder(WriteAheadLog log, String name) implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        counter(registry, "records", LogMetrics::records);
        counter(registry, "entry.bytes", LogMetrics::entryBytes);
        counter(registry, "written.bytes", LogMetrics::writtenBytes);
        counter(registry, "rotations", LogMetrics::rotations);
        counter(registry, "stalls", LogMetrics::stalls);
        counter(registry, "slow.syncs", LogMetrics::slowSyncs);
        counter(registry, "damages", LogMetrics::damages);
        gauge(registry, "failed", log -> log.metrics().failed() ? 1 : 0);
        gauge(registry, "held.bytes", log -> log.metrics().heldBytes());
        gauge(registry, "undurable.records", log -> log.lastLsn() - log.durableLsn());
        timer(registry, "queue.waits", LogMetrics::queueWaits);
        timer(registry, "writes", LogMetrics::writes);
        timer(registry, "syncs", LogMetrics::syncs);
        timer(registry, "callbacks", LogMetrics::callbacks);
    }

    private void counter(MeterRegistry registry, String what, ToDoubleFunction<LogMetrics> count) {
        FunctionCounter.builder("log." + what, log, log -> count.applyAsDouble(log.metrics()))
                .tag("log", name)
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String what, ToDoubleFunction<WriteAheadLog> value) {
        Gauge.builder("log." + what, log, value).tag("log", name).register(registry);
    }

    private void timer(MeterRegistry registry, String what, Function<LogMetrics, LatencyHistogram> part) {
        Function<WriteAheadLog, LatencyHistogram> now = log -> part.apply(log.metrics());
        FunctionTimer.builder(
                        "log." + what,
                        log,
                        log -> now.apply(log).count(),
                        log -> now.apply(log).total().toNanos(),
                        TimeUnit.NANOSECONDS)
                .tag("log", name)
                .register(registry);
        ToDoubleFunction<WriteAheadLog> p99 =
                log -> now.apply(log).percentile(99).toNanos() / 1e9;
        gauge(registry, what + ".p99.seconds", p99);
    }
}
