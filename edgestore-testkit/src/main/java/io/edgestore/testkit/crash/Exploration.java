package io.edgestore.testkit.crash;

import io.edgestore.testkit.crash.Recording.Scene;
import io.edgestore.testkit.filesystem.DirectoryOrder;
import io.edgestore.testkit.filesystem.Operation;
import io.edgestore.testkit.filesystem.OperationOutcomes;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.opentest4j.TestAbortedException;

/** One run of a {@link CrashExplorer}. */
final class Exploration<T> {

    /** How much of an operation log is shown: what matters is mostly at its end. */
    private static final int LOG_LINES = 50;

    private final Recording<T> workload;
    private final Stage<T> checker;
    private final DirectoryOrder directoryOrder;
    private final int randomImages;
    private final long seed;
    private final Duration patience;

    private long images;
    private long recoveryImages;
    private long recoveryImagesThere;

    Exploration(
            Stage<T> workload,
            Stage<T> checker,
            DirectoryOrder directoryOrder,
            int randomImages,
            long seed,
            Duration patience) {
        this.workload = Recording.ofWorkload(workload, directoryOrder, seed, patience);
        this.checker = checker;
        this.directoryOrder = directoryOrder;
        this.randomImages = randomImages;
        this.seed = seed;
        this.patience = patience;
        requireWork();
    }

    /** A run that did not do what it was to do proves nothing. */
    private void requireWork() {
        passOnAbortion(workload);
        if (workload.failure() != null) {
            throw new AssertionError(
                    "the workload failed, before any crash: " + workload.failure(), workload.failure());
        }
        if (workload.operations().isEmpty()) {
            throw new AssertionError("the workload did nothing in the directory it was given");
        }
        if (!workload.unmetFaults().isEmpty()) {
            throw new AssertionError("the workload did no operation that this fault strikes: "
                    + workload.unmetFaults().get(0));
        }
    }

    private static void passOnAbortion(Recording<?> run) {
        if (run.failure() instanceof TestAbortedException aborted) {
            throw aborted;
        }
    }

    /** The workload's crashes as far as the budget goes, and with the rest of it crashes in recovery, spread evenly. */
    CrashReport explore(long budget) {
        long there = workload.countCrashes(0, randomImages);
        long wanted = Math.min(there, budget);
        Sample sample = new Sample(there, wanted, seed);
        workload.crash(0, randomImages, scene -> {
            if (sample.takesNext()) {
                Recording<T> recovery = check(List.of(scene));
                long left = budget - wanted - recoveryImages;
                long recoveriesLeft = wanted - images;
                exploreRecovery(scene, recovery, (left + recoveriesLeft - 1) / recoveriesLeft);
                images++;
            }
        });
        return report(there);
    }

    private void exploreRecovery(Scene<T> scene, Recording<T> recovery, long budget) {
        // Before any operation at all, it would be the crash that was just recovered from.
        long there = recovery.countCrashes(1, randomImages);
        recoveryImagesThere += there;
        Sample sample = new Sample(there, budget, seed + images);
        recovery.crash(1, randomImages, nested -> {
            if (sample.takesNext()) {
                check(List.of(scene, nested));
                recoveryImages++;
            }
        });
    }

    /** The one crash of a {@link #pointOf point}. */
    CrashReport replay(List<Integer> point) {
        workload.crash(0, randomImages, scene -> {
            if (scene.operation() == point.get(0) && scene.image() == point.get(1)) {
                Recording<T> recovery = check(List.of(scene));
                images++;
                if (point.size() > 2) {
                    replayRecovery(scene, recovery, point);
                }
            }
        });
        if (images + recoveryImages != point.size() / 2) {
            throw new IllegalArgumentException("the workload or its recovery has no such crash in this run: " + point);
        }
        return report(images);
    }

    private void replayRecovery(Scene<T> scene, Recording<T> recovery, List<Integer> point) {
        recovery.crash(1, randomImages, nested -> {
            if (nested.operation() == point.get(2) && nested.image() == point.get(3)) {
                check(List.of(scene, nested));
                recoveryImages++;
            }
        });
    }

    private CrashReport report(long imagesThere) {
        return new CrashReport(
                seed,
                directoryOrder,
                workload.operations().size(),
                images,
                imagesThere,
                recoveryImages,
                recoveryImagesThere);
    }

    private Recording<T> check(List<Scene<T>> scenes) {
        Recording<T> recovery = Recording.ofChecker(checker, scenes.get(scenes.size() - 1), patience);
        passOnAbortion(recovery);
        if (recovery.failure() != null) {
            throw new AssertionError(describe(scenes, recovery), recovery.failure());
        }
        return recovery;
    }

    private String describe(List<Scene<T>> scenes, Recording<T> recovery) {
        StringBuilder text = new StringBuilder("wrong after a crash: ")
                .append(
                        recovery.failure().getMessage() == null
                                ? recovery.failure()
                                : recovery.failure().getMessage())
                .append("\n\nonly this again: .replay(\"")
                .append(pointOf(scenes))
                .append("\"), where ")
                .append(directoryOrder)
                .append('\n');
        String when = "\nthe workload";
        Iterator<List<String>> outcomes =
                OperationOutcomes.of(scenes.stream().map(Scene::point).toList()).iterator();
        for (Scene<T> scene : scenes) {
            int operations = scene.run().operations().size();
            text.append(when)
                    .append(", crashed after operation ")
                    .append(scene.operation())
                    .append(" of ")
                    .append(operations)
                    .append(", image ")
                    .append(scene.image())
                    .append(": ")
                    .append(scene.point().crash())
                    .append('\n')
                    .append(log(scene.run().operations(), outcomes.next()));
            when = "\nthe checker on what was left";
        }
        return text.append("\nthe checker on what was left, which failed\n")
                .append(log(
                        recovery.operations(),
                        Collections.nCopies(recovery.operations().size(), "")))
                .toString();
    }

    /** A crash, to be found again: {@code seed:operation:image}, and {@code :operation:image} for one in recovery. */
    private String pointOf(List<Scene<T>> scenes) {
        return seed
                + scenes.stream()
                        .map(scene -> ":" + scene.operation() + ":" + scene.image())
                        .collect(Collectors.joining());
    }

    /** As many operations as there are outcomes, each with what became of it. */
    private static String log(List<Operation> operations, List<String> outcomes) {
        int hidden = Math.max(0, outcomes.size() - LOG_LINES);
        StringBuilder lines = new StringBuilder();
        if (hidden > 0) {
            lines.append("  (").append(hidden).append(" operations before)\n");
        }
        for (int i = hidden; i < outcomes.size(); i++) {
            lines.append("  ").append(operations.get(i));
            lines.append(outcomes.get(i).isEmpty() ? "" : ": " + outcomes.get(i))
                    .append('\n');
        }
        return lines.toString();
    }
}
