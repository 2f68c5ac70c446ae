package com.example.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgestore.wal.WalEntry;
import io.edgestore.wal.WalOptions;
import io.edgestore.wal.log.WriteAheadLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogMeterBinderTest {

    @Test
    void theMetersFollowTheLog(@TempDir Path directory) throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (WriteAheadLog log = WriteAheadLog.open(directory.resolve("log"), WalOptions.defaults())) {
            new LogMeterBinder(log, "orders").bindTo(registry);
            assertThat(count(registry, "log.records")).isZero();

            log.append(WalEntry.put("orders", "42", "3 apples"));
            log.append(WalEntry.put("orders", "43", "a pear"));
            assertThat(count(registry, "log.records")).isEqualTo(2);
            assertThat(gauge(registry, "log.undurable.records")).isEqualTo(2);

            log.sync();
            assertThat(gauge(registry, "log.undurable.records")).isZero();
            assertThat(count(registry, "log.entry.bytes"))
                    .isEqualTo("orders423 apples".length() + "orders43a pear".length());
            assertThat(registry.get("log.syncs")
                            .tag("log", "orders")
                            .functionTimer()
                            .count())
                    .isPositive();
            assertThat(registry.get("log.syncs").functionTimer().totalTime(TimeUnit.NANOSECONDS))
                    .isPositive();
            assertThat(gauge(registry, "log.syncs.p99.seconds")).isBetween(0.000_000_001, 60.0);
            assertThat(gauge(registry, "log.failed")).isZero();
        }
    }

    private static double count(SimpleMeterRegistry registry, String name) {
        return registry.get(name).tag("log", "orders").functionCounter().count();
    }

    private static double gauge(SimpleMeterRegistry registry, String name) {
        return registry.get(name).tag("log", "orders").gauge().value();
    }
}
