package io.edgestore.testkit.crash;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A stage that was run on a disk, written down so that it can be crashed behind each of its operations. */
final class Recording<T> {

    static final String DIRECTORY = "/data";

    /** A crash of a recorded run: one of those that are tried behind one operation, or within the next. */
    record Scene<T>(Recording<T> run, int operation, int image, Crash crash) {

        /** What was done until the crash, with the part that was done of a write. */
        List<Kernel.Change<?>> changes() {
            List<Kernel.Change<?>> done = new ArrayList<>(run.changes.subList(0, operation));
            if (crash.cutsShort()) {
                done.add(run.cutShort(operation, crash));
            }
            return done;
        }
    }

    /** Is shown a scene, and the disk just before the crash. */
    interface Visitor<T> {
        void visit(Scene<T> scene, Disk disk);
    }

    private final Disk start;
    private final long seed;
    private final CrashFileSystem fileSystem;
    private final Acknowledgements<T> acknowledgements;
    private final List<Operation> operations = new ArrayList<>();
    private final List<Kernel.Change<?>> changes = new ArrayList<>();
    private Throwable failure;

    private Recording(Disk start, long seed, CrashFileSystem fileSystem, Acknowledgements<T> acknowledgements) {
        this.start = start;
        this.seed = seed;
        this.fileSystem = fileSystem;
        this.acknowledgements = acknowledgements;
    }

    /** Runs a workload on an empty disk. */
    static <T> Recording<T> ofWorkload(Stage<T> workload, DirectoryOrder order, long seed, Duration patience) {
        Disk empty = new Disk(order);
        empty.createDirectory(Disk.ROOT, DIRECTORY.substring(1));
        empty.force(Disk.ROOT);
        CrashFileSystem fileSystem = new CrashFileSystem(empty.copy());
        return new Recording<>(empty, seed, fileSystem, new Acknowledgements<T>(fileSystem.kernel()))
                .run(workload, patience);
    }

    /** Runs a checker on what a crash leaves. */
    static <T> Recording<T> ofChecker(Stage<T> checker, Scene<T> scene, Disk disk, Duration patience) {
        Disk image = disk.after(scene.crash());
        CrashFileSystem fileSystem = new CrashFileSystem(image.copy());
        Acknowledgements<T> acknowledgements =
                scene.run().acknowledgements.after(scene.operation(), scene.crash(), fileSystem.kernel());
        long seed = scene.run().seedAt(scene.operation()).split().nextLong() + scene.image();
        return new Recording<>(image, seed, fileSystem, acknowledgements).run(checker, patience);
    }

    private Recording<T> run(Stage<T> stage, Duration patience) {
        fileSystem.kernel().record((operation, change) -> {
            operations.add(operation);
            changes.add(change);
        });
        failure = StageRun.failureOf(stage, fileSystem.getPath(DIRECTORY), acknowledgements, patience);
        // Threads that the store has left behind do nothing more.
        fileSystem.kernel().between(fileSystem::crashAfter);
        return this;
    }

    /** What the stage threw, or null. */
    Throwable failure() {
        return failure;
    }

    /** The faults that were put in and have met no operation. */
    List<Fault> unmetFaults() {
        return fileSystem.kernel().unmetFaults();
    }

    List<Operation> operations() {
        return operations;
    }

    /**
     * All crashes from behind one operation to behind the last, and those within each of the operations between, each with
     * the same disk as at any other time.
     */
    void crash(int first, int randomImages, Visitor<T> visitor) {
        Disk disk = start.copy();
        for (int operation = 0; operation <= changes.size(); operation++) {
            if (operation > 0) {
                redo(changes.get(operation - 1), disk);
            }
            List<Crash> crashes = crashes(disk, operation, randomImages);
            if (operation >= first) {
                for (int image = 0; image < crashes.size(); image++) {
                    visitor.visit(new Scene<>(this, operation, image, crashes.get(image)), disk);
                }
            }
            if (operation + 1 >= first) {
                crashWithin(operation, crashes.size(), disk, visitor);
            }
        }
    }

    /** Kills the process in the middle of the write behind an operation, if it is one and has a middle. */
    private void crashWithin(int operation, int image, Disk disk, Visitor<T> visitor) {
        if (operation < changes.size()
                && changes.get(operation) instanceof Kernel.Write write
                && write.bytes().length > 1) {
            SplittableRandom random = seedAt(operation).split();
            Crash crash = Crash.processKilledWriting(1 + random.nextInt(write.bytes().length - 1));
            Disk torn = disk.copy();
            redo(cutShort(operation, crash), torn);
            visitor.visit(new Scene<>(this, operation, image, crash), torn);
        }
    }

    private Kernel.Write cutShort(int operation, Crash crash) {
        return ((Kernel.Write) changes.get(operation)).cutShort(crash.bytes());
    }

    long countCrashes(int first, int randomImages) {
        long[] count = new long[1];
        crash(first, randomImages, (scene, disk) -> count[0]++);
        return count[0];
    }

    /** A copy of the disk that it was run on. */
    Disk start() {
        return start.copy();
    }

    static void redo(Kernel.Change<?> change, Disk disk) {
        try {
            change.on(disk);
        } catch (IOException e) {
            throw new IllegalStateException("what was done once cannot be done again", e);
        }
    }

    /** The extremes, and some at random. Only one, if all would leave the same. */
    private List<Crash> crashes(Disk disk, int operation, int randomImages) {
        List<Crash> crashes = new ArrayList<>(List.of(Crash.processKilled()));
        if (!disk.isDurable()) {
            crashes.add(Crash.powerCutLosingAll());
            SplittableRandom seeds = seedAt(operation);
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
