package io.edgestore.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TablesTest {

    @Test
    void figuresAimsAndWhatWasNotRun() {
        Row times = new Row(
                "replay",
                List.of(
                        figure("edgestore", Role.OURS, "ns/op", 132.0, 130.0, 500.0),
                        figure("floor", Role.FLOOR, "ns/op", 100.0, 100.0, 100.0),
                        figure("RocksDB", Role.PEER, "us/op", 12.3, 12.3, 12.3)),
                List.of(Aim.atMostTimes(1.35, "floor"), Aim.atMostMore(20, "floor")),
                null);
        Row rates = new Row(
                "durable",
                List.of(
                        figure("edgestore", Role.OURS, "ops/s", 30_000.0),
                        figure("RocksDB", Role.PEER, "ops/s", 10_000.0)),
                List.of(Aim.atMostTimes(0.5, "RocksDB")),
                null);
        Row notRun = new Row(
                "virtual threads",
                List.of(
                        new Figure("edgestore", Role.OURS, "ours", "", List.of(), "needs JDK 21"),
                        figure("platform threads", Role.PEER, "ops/s", 30_000.0)),
                List.of(Aim.atMostTimes(1, "platform threads")),
                null);
        Performance performance = new Performance(
                "2026-11-26",
                "2 processors",
                "a JVM",
                "java -jar it.jar",
                RunLength.QUICK,
                List.of(new Section("Speed", List.of(times, rates, notRun))));

        assertThat(new Tables(performance).markdown()).isEqualTo("""
                Measured on 2026-11-26: 2 processors; a JVM; by `java -jar it.jar`.

                ### Speed

                | | edgestore | floor | of the floor | others | aim | comes to | met |
                |---|---|---|---|---|---|---|---|
                | replay | 132 ns | 100 ns | 1.32 × | RocksDB 12 us | ≤ 1.35 × floor<br>≤ 20 ns more than floor | 1.32 ×<br>32 ns | yes<br>**no** |
                | durable | 30,000/s | - | - | RocksDB 10,000/s | ≥ 2 × RocksDB | 3.00 × | yes |
                | virtual threads | not run: needs JDK 21 | - | - | platform threads 30,000/s | ≥ 1 × platform threads | - | - |
                """);
    }

    @Test
    void aDryRunSaysThatItsFiguresMeanNothing() {
        Performance performance =
                new Performance("2026-11-26", "a machine", "a JVM", "a command", RunLength.DRY, List.of());
        assertThat(new Tables(performance).markdown()).contains("no figure means anything");
    }

    private static Figure figure(String name, Role role, String unit, Double... rounds) {
        return new Figure(name, role, name, unit, List.of(rounds), null);
    }
}
