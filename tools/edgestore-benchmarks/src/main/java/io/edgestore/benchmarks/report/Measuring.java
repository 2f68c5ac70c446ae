package io.edgestore.benchmarks.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** Runs the benchmarks of a section, round by round, and puts the scores into its rows. */
final class Measuring {

    private final Jmh jmh;
    private final int rounds;
    private final Consumer<String> progress;
    private final Map<String, RunResult> runsOfRound = new HashMap<>();
    private final Map<String, List<Score>> results = new LinkedHashMap<>();
    private final Map<String, String> notRun = new LinkedHashMap<>();

    Measuring(RunLength length, PlannedSection section, Consumer<String> progress) {
        this.jmh = new Jmh(length);
        this.rounds = section.rounds() == 0 ? length.rounds : section.rounds();
        this.progress = progress;
    }

    static Section measure(RunLength length, PlannedSection section, Consumer<String> progress) {
        Measuring measuring = new Measuring(length, section, progress);
        List<Subject> subjects =
                section.rows().stream().flatMap(row -> row.subjects().stream()).toList();
        for (int round = 1; round <= measuring.rounds; round++) {
            measuring.runAll(subjects, round);
        }
        return new Section(
                section.title(), section.rows().stream().map(measuring::row).toList());
    }

    /** Each benchmark once, even if it stands in several rows. */
    private void runAll(List<Subject> subjects, int round) {
        runsOfRound.clear();
        for (Subject subject : subjects) {
            List<Score> scores = results.computeIfAbsent(key(subject), key -> new ArrayList<>());
            if (scores.size() < round && !notRun.containsKey(key(subject))) {
                run(subject, scores);
            }
        }
    }

    private void run(Subject subject, List<Score> scores) {
        String obstacle = Jmh.obstacle(subject);
        if (!obstacle.isEmpty()) {
            notRun.put(key(subject), obstacle);
            return;
        }
        try {
            RunResult result = runsOfRound.get(runOf(subject));
            if (result == null) {
                result = jmh.run(subject);
                runsOfRound.put(runOf(subject), result);
            }
            Score score = Score.of(result, subject.metric());
            scores.add(score);
            progress.accept(String.format("%-90s %,14.1f %s", subject.description(), score.value(), score.unit()));
        } catch (RunnerException e) {
            // The rest of the table is worth having.
            scores.clear();
            notRun.put(key(subject), "failed");
            progress.accept(subject.description() + " failed: " + e);
        }
    }

    private Row row(PlannedRow planned) {
        return new Row(
                planned.title(),
                planned.subjects().stream().map(this::figure).toList(),
                planned.aims(),
                planned.chart());
    }

    private Figure figure(Subject subject) {
        List<Score> scores = results.get(key(subject));
        return new Figure(
                subject.name(),
                subject.role(),
                subject.description(),
                scores.isEmpty() ? "" : scores.get(0).unit(),
                scores.stream().map(Score::value).toList(),
                notRun.get(key(subject)));
    }

    private static String key(Subject subject) {
        return subject.description() + subject.metric() + subject.threads();
    }

    /** What one run tells: several figures, but allocation only if it is measured. */
    private static String runOf(Subject subject) {
        boolean allocation = subject.metric() == Subject.Metric.ALLOCATION;
        return subject.description() + (allocation ? subject.metric() : "") + subject.threads();
    }
}
