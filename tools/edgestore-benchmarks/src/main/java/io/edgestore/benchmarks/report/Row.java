package io.edgestore.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A row of the table: our figure, and those it is compared with, of the same rounds.
 *
 * @param title what was measured
 * @param figures ours first
 * @param aims what it should come to
 * @param chart the name of the picture of it; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Row(String title, List<Figure> figures, List<Aim> aims, String chart) {

    Figure ours() {
        return figures.get(0);
    }

    List<Figure> with(Role role) {
        return figures.stream().filter(each -> each.role() == role).toList();
    }

    /** Whether more is better. */
    boolean isRate() {
        return figures.stream().anyMatch(Figure::isRate);
    }

    /** Our cost over the other's: the median of all rounds, as noise changes from one to the next. */
    double ratioTo(String name) {
        Figure other = figure(name);
        return medianOfRounds(other, round -> ours().cost(round) / other.cost(round));
    }

    double differenceTo(String name) {
        Figure other = figure(name);
        return medianOfRounds(
                other, round -> ours().rounds().get(round) - other.rounds().get(round));
    }

    private double medianOfRounds(Figure other, IntToDoubleFunction ofRound) {
        int rounds = Math.min(ours().rounds().size(), other.rounds().size());
        return Median.of(IntStream.range(0, rounds).mapToDouble(ofRound).boxed().toList());
    }

    /** Whether there is all that the aim compares. */
    boolean has(Aim aim) {
        return !ours().isMissing()
                && (aim.kind() == Aim.Kind.ALONE || !figure(aim.against()).isMissing());
    }

    Figure figure(String name) {
        return figures.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + title + "\" has no figure \"" + name + "\""));
    }

    static String times(double ratio) {
        return String.format(Locale.ROOT, "%.2f ×", ratio);
    }
}
