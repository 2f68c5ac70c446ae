package io.edgestore.testkit.crash;

import io.edgestore.testkit.filesystem.Crash;
import io.edgestore.testkit.filesystem.CrashFileSystem;
import io.edgestore.testkit.filesystem.CrashPoint;
import io.edgestore.testkit.filesystem.DirectoryOrder;
import io.edgestore.testkit.filesystem.FaultPoint;
import io.edgestore.testkit.filesystem.History;
import io.edgestore.testkit.filesystem.Moment;
import io.edgestore.testkit.filesystem.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A stage that was run in a file system, with its history, so that it can be crashed behind each of its operations. */
final class Recording<T> {

    static final String DIRECTORY = "/data";

    /** A crash of a recorded run: one of those that are tried behind one operation, or within the next. */
    record Scene<T>(Recording<T> run, int image, CrashPoint point) {

        int operation() {
            return point.moment().operation();
        }
    }

    private final long seed;
    private final CrashFileSystem fileSystem;
    private final History history;
    private final Acknowledgements<T> acknowledgements;
    private Throwable failure;

    private Recording(long seed, CrashFileSystem fileSystem, History history, Acknowledgements<T> acknowledgements) {
        this.seed = seed;
        this.fileSystem = fileSystem;
        this.history = history;
        this.acknowledgements = acknowledgements;
    }

    /** Runs a workload on an empty disk. */
    static <T> Recording<T> ofWorkload(Stage<T> workload, DirectoryOrder order, long seed, Duration patience) {
        CrashFileSystem fileSystem = withDirectory(order);
        History history = fileSystem.recordHistory();
        return new Recording<>(seed, fileSystem, history, new Acknowledgements<T>(history::size))
                .run(workload, patience);
    }

    private static CrashFileSystem withDirectory(DirectoryOrder order) {
        CrashFileSystem fileSystem = CrashFileSystem.create(order);
        try {
            Files.createDirectory(fileSystem.getPath(DIRECTORY));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The directory is durable there, and nothing has been done.
        return fileSystem.after(Crash.powerCutLosingNothing());
    }

    /** Runs a checker on what a crash leaves. */
    static <T> Recording<T> ofChecker(Stage<T> checker, Scene<T> scene, Duration patience) {
        CrashFileSystem fileSystem = scene.point().fileSystem();
        History history = fileSystem.recordHistory();
        Acknowledgements<T> acknowledgements = scene.run()
                .acknowledgements
                .after(scene.operation(), scene.point().crash(), history::size);
        long seed = scene.run().seedAt(scene.operation()).split().nextLong() + scene.image();
        return new Recording<>(seed, fileSystem, history, acknowledgements).run(checker, patience);
    }

    private Recording<T> run(Stage<T> stage, Duration patience) {
        failure = StageRun.failureOf(stage, fileSystem.getPath(DIRECTORY), acknowledgements, patience);
        // Threads that the store has left behind do nothing more.
        fileSystem.crashAfter(history.size());
        return this;
    }

    /** What the stage threw, or null. */
    Throwable failure() {
        return failure;
    }

    /** The faults that were put in and have met no operation. */
    List<FaultPoint> unmetFaults() {
        return fileSystem.unmetFaults();
    }

    List<Operation> operations() {
        return history.operations();
    }

    /** All crashes from behind one operation to behind the last, and those within each of the operations between. */
    void crash(int first, int randomImages, Consumer<Scene<T>> visitor) {
        for (Moment moment : history.moments()) {
            List<Crash> crashes = crashes(moment, randomImages);
            if (moment.operation() >= first) {
                for (int image = 0; image < crashes.size(); image++) {
                    visitor.accept(new Scene<>(this, image, new CrashPoint(moment, crashes.get(image))));
                }
            }
            if (moment.operation() + 1 >= first) {
                crashWithin(moment, crashes.size(), visitor);
            }
        }
    }

    /** Kills the process in the middle of the write behind an operation, if it is one and has a middle. */
    private void crashWithin(Moment moment, int image, Consumer<Scene<T>> visitor) {
        if (moment.nextWriteLength() > 1) {
            SplittableRandom random = seedAt(moment.operation()).split();
            Crash crash = Crash.processKilledWriting(1 + random.nextInt(moment.nextWriteLength() - 1));
            visitor.accept(new Scene<>(this, image, new CrashPoint(moment, crash)));
        }
    }

    long countCrashes(int first, int randomImages) {
        long[] count = new long[1];
        crash(first, randomImages, scene -> count[0]++);
        return count[0];
    }

    /** The extremes, and some at random. Only one, if all would leave the same. */
    private List<Crash> crashes(Moment moment, int randomImages) {
        List<Crash> crashes = new ArrayList<>(List.of(Crash.processKilled()));
        if (!moment.isDurable()) {
            crashes.add(Crash.powerCutLosingAll());
            SplittableRandom seeds = seedAt(moment.operation());
            for (int i = 0; i < randomImages; i++) {
                crashes.add(Crash.powerCut(seeds.nextLong()));
            }
        }
        return crashes;
    }

    private SplittableRandom seedAt(int operation) {
        return new SplittableRandom(seed + operation * 0x9E3779B97F4A7C15L);
    }
}
