package io.edgestore.testkit.disk;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of a write, or of another change, in a power cut: it was kept, replaced by zeros, or lost. */
public enum Outcome {
    KEPT,
    ZEROED,
    LOST;

    /** Of all sectors of a write: {@code lost}, or {@code of its sectors 2 kept, 1 lost}; empty if all were durable. */
    public static String describe(List<Outcome> sectors) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        sectors.forEach(sector -> counts.merge(sector, 1, Integer::sum));
        if (counts.size() < 2) {
            return counts.keySet().stream().map(Outcome::word).collect(Collectors.joining());
        }
        String text = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey().word())
                .collect(Collectors.joining(", "));
        return "of its sectors " + text;
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
