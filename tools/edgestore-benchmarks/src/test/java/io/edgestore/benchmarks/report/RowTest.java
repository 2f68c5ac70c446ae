package io.edgestore.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {

    @Test
    void aRatioIsTheMedianOfThoseOfTheRoundsAndNotThatOfTheMedians() {
        Row row = row("ns/op", List.of(10.0, 400.0, 33.0), List.of(5.0, 100.0, 30.0));
        assertThat(row.ratioTo("floor")).isEqualTo(2.0); // of 2.0, 4.0 and 1.1; the medians' is 1.1
    }

    @Test
    void ofRatesTheHigherOneCostsLess() {
        Row row = row("ops/s", List.of(200.0), List.of(50.0));
        assertThat(row.ratioTo("floor")).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void aDifferenceIsTheMedianOfThoseOfTheRounds() {
        Row row = row("ns/op", List.of(10.0, 400.0, 33.0, 33.0), List.of(5.0, 100.0, 30.0, 30.0));
        assertThat(row.differenceTo("floor")).isEqualTo(4.0); // of 3, 3, 5 and 300
    }

    @Test
    void theLimitItselfIsMet() {
        Row row = row("ns/op", List.of(30.0), List.of(20.0));
        assertThat(Aim.atMostTimes(1.5, "floor").isMetBy(row)).isTrue();
        assertThat(Aim.atMostTimes(1.49, "floor").isMetBy(row)).isFalse();
        assertThat(Aim.atMostMore(10, "floor").isMetBy(row)).isTrue();
        assertThat(Aim.atMostMore(9, "floor").isMetBy(row)).isFalse();
        assertThat(Aim.atMost(30).isMetBy(row)).isTrue();
        assertThat(Aim.atMost(29).isMetBy(row)).isFalse();
    }

    @Test
    void aFigureThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> row("ns/op", List.of(1.0), List.of(1.0)).ratioTo("RocksDB"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"a row\" has no figure \"RocksDB\"");
    }

    private static Row row(String unit, List<Double> ours, List<Double> floor) {
        return new Row(
                "a row",
                List.of(
                        new Figure("edgestore", Role.OURS, "ours", unit, ours, null),
                        new Figure("floor", Role.FLOOR, "floor", unit, floor, null)),
                List.of(),
                null);
    }
}
